package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.ConfigDocument;
import dev.polyvisor.api.instance.ConfigPatch;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.driver.lxd.wire.WireInstance;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Changes of the writable part. Each is made on what was just read and sent with its version, because LXD replaces the whole: a
 * change of somebody else in between is not lost, the work is done again on top of it.
 */
final class Changes {
    private final InstanceHandle instance;

    Changes(InstanceHandle instance) {
        this.instance = instance;
    }

    Operation<Instance> update(InstanceUpdate update) {
        instance.need(Capability.UPDATE);
        Refusals.unknownOptions(update.options().keySet());
        if (update.topology().isPresent()) {
            throw Refusals.unimplemented("LXD has no topology of processors");
        }
        if (update.maxMemory().isPresent()) {
            throw Refusals.unimplemented("LXD adds memory up to the host's, without a limit of its own");
        }
        if (update.instanceType().isPresent() || update.preference().isPresent()) {
            throw Refusals.unimplemented("LXD takes an instance type at creation only, and has no preferences");
        }
        update.config().ifPresent(this::refuse);
        return apply("update", document -> updated(document, update), update.expectedVersion());
    }

    /** INVALID_ARGUMENT for what no server takes. */
    void refuse(ConfigPatch patch) {
        ConfigFaults.refuse(patch.config(), patch.devices(), instance.info().type());
    }

    /** Carries out a change of the document; nothing is sent when it changes nothing. */
    Operation<Instance> apply(String verb, UnaryOperator<ConfigDocument> change, Optional<String> expectedVersion) {
        return instance.itself(verb, new Put(found -> change.apply(document(found)), expectedVersion));
    }

    /** What the writable part shall be, given the instance as it was just read; refuses what the state does not allow. */
    @FunctionalInterface
    interface Edit {
        ConfigDocument apply(Found found) throws InterruptedException;
    }

    /** A step of other work that changes the writable part; nothing is sent when it changes nothing. */
    Step step(Edit edit) {
        return new Put(edit, Optional.empty());
    }

    static ConfigDocument document(Found found) {
        WireInstance wire = found.wire();
        ConfigDocument.Builder document = ConfigDocument.builder()
                .description(wire.description())
                .config(wire.config())
                .devices(wire.devices())
                .profile(wire.profiles().toArray(String[]::new))
                .ephemeral(wire.ephemeral())
                .version(found.etag());
        return wire.architecture().isEmpty()
                ? document.build()
                : document.architecture(wire.architecture()).build();
    }

    static ConfigDocument patched(ConfigDocument document, ConfigPatch patch) {
        Map<String, String> config = new LinkedHashMap<>(document.config());
        config.keySet().removeAll(patch.removedConfig());
        config.putAll(patch.config());
        Map<String, Map<String, String>> devices = new LinkedHashMap<>(document.devices());
        devices.keySet().removeAll(patch.removedDevices());
        devices.putAll(patch.devices());
        return new ConfigDocument(
                document.description(),
                config,
                devices,
                patch.profiles().orElse(document.profiles()),
                document.ephemeral(),
                document.architecture(),
                document.version());
    }

    private static ConfigDocument updated(ConfigDocument document, InstanceUpdate update) {
        ConfigPatch.Builder patch = update.config().map(ConfigPatch::toBuilder).orElseGet(ConfigPatch::builder);
        update.labels().forEach((label, value) -> patch.config(Labels.key(label), value));
        update.removedLabels().forEach(label -> patch.removeConfig(Labels.key(label)));
        update.cpus().ifPresent(cpus -> patch.config("limits.cpu", String.valueOf(cpus)));
        update.memory().ifPresent(memory -> patch.config("limits.memory", memory.bytes() + "B"));
        ConfigDocument patched = patched(document, patch.build());
        return new ConfigDocument(
                update.description().orElse(patched.description()),
                patched.config(),
                patched.devices(),
                patched.profiles(),
                update.ephemeral().orElse(patched.ephemeral()),
                patched.architecture(),
                patched.version());
    }

    private static Map<String, Object> body(ConfigDocument document, boolean stateful) {
        Map<String, Object> body = new LinkedHashMap<>();
        document.architecture().ifPresent(architecture -> body.put("architecture", architecture));
        body.put("config", document.config());
        body.put("devices", document.devices());
        body.put("ephemeral", document.ephemeral());
        body.put("profiles", document.profiles());
        body.put("description", document.description());
        body.put("stateful", stateful);
        return body;
    }

    private final class Put implements Step {
        private final Edit change;
        private final Optional<String> expectedVersion;

        Put(Edit change, Optional<String> expectedVersion) {
            this.change = change;
            this.expectedVersion = expectedVersion;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            Found found = instance.find();
            return change.apply(found).equals(document(found));
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            Found found = instance.find();
            if (expectedVersion.filter(version -> !version.equals(found.etag())).isPresent()) {
                throw aborted(false);
            }
            ConfigDocument changed = change.apply(found);
            try {
                return instance.parts()
                        .calls()
                        .begin(Requests.put(found, body(changed, found.wire().stateful())));
            } catch (PolyvisorException e) {
                if (e.code() == ErrorCode.ABORTED) {
                    throw aborted(expectedVersion.isEmpty());
                }
                throw e;
            }
        }

        private PolyvisorException aborted(boolean retryable) {
            return PolyvisorException.builder(
                            ErrorCode.ABORTED, "instance '" + instance.name() + "' has another version by now")
                    .retryable(retryable)
                    .build();
        }

        @Override
        public String description() {
            return "Updating instance";
        }
    }
}
