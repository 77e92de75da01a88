package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.instance.Config;
import dev.polyvisor.api.instance.ConfigDocument;
import dev.polyvisor.api.instance.ConfigPatch;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.LiveLimits;
import dev.polyvisor.api.instance.TemplateTrigger;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.http.HttpReply;
import dev.polyvisor.spi.instance.Blocking;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The configuration in LXD's own keys. */
record ConfigFacet(InstanceHandle instance) implements Config {
    private static final String TEMPLATE = "volatile.apply_template";
    private static final int MOST = 16 << 20;

    @Override
    public MachineType type() {
        return instance.info().type();
    }

    @Override
    public Map<String, String> expandedConfig() {
        return Map.copyOf(instance.read().wire().expandedConfig());
    }

    @Override
    public Map<String, Map<String, String>> expandedDevices() {
        return Map.copyOf(instance.read().wire().expandedDevices());
    }

    @Override
    public Map<String, String> localConfig() {
        return Map.copyOf(instance.read().wire().config());
    }

    @Override
    public Map<String, Map<String, String>> localDevices() {
        return Map.copyOf(instance.read().wire().devices());
    }

    @Override
    public ConfigDocument document() {
        return Changes.document(instance.read());
    }

    @Override
    public Operation<Instance> update(ConfigDocument document) {
        instance.need(Capability.UPDATE);
        ConfigFaults.refuse(document.config(), document.devices(), type());
        return new Changes(instance)
                .apply(
                        "config.update",
                        now -> new ConfigDocument(
                                document.description(),
                                withServersOwn(document.config(), now.config()),
                                document.devices(),
                                document.profiles(),
                                document.ephemeral(),
                                document.architecture().or(now::architecture),
                                now.version()),
                        document.version());
    }

    /** LXD refuses a configuration without the id maps that it keeps in it. */
    private static Map<String, String> withServersOwn(Map<String, String> wanted, Map<String, String> now) {
        Map<String, String> all = new LinkedHashMap<>(wanted);
        now.forEach((key, value) -> {
            if (key.startsWith("volatile.idmap.") || key.equals("volatile.last_state.idmap")) {
                all.putIfAbsent(key, value);
            }
        });
        return all;
    }

    @Override
    public Operation<Instance> patch(ConfigPatch patch) {
        return patch(patch, Optional.empty());
    }

    @Override
    public Operation<Instance> patch(ConfigPatch patch, String expectedVersion) {
        return patch(patch, Optional.of(expectedVersion));
    }

    private Operation<Instance> patch(ConfigPatch patch, Optional<String> expectedVersion) {
        instance.need(Capability.UPDATE);
        new Changes(instance).refuse(patch);
        return new Changes(instance).apply("config.patch", now -> Changes.patched(now, patch), expectedVersion);
    }

    @Override
    public Operation<Instance> limit(LiveLimits limits) {
        instance.need(Capability.LIVE_LIMITS);
        ConfigPatch patch = LimitKeys.of(limits);
        return new Changes(instance).apply("config.limit", now -> Changes.patched(now, patch), Optional.empty());
    }

    @Override
    public Operation<Instance> volatileSet(Map<String, String> changes) {
        instance.need(Capability.VOLATILE_CONFIG);
        List<Violation> wrong = changes.keySet().stream()
                .filter(key -> !key.startsWith("volatile."))
                .sorted()
                .map(key -> new Violation("changes." + key, "does not begin with volatile."))
                .toList();
        if (!wrong.isEmpty()) {
            throw PolyvisorException.invalid(wrong);
        }
        ConfigPatch.Builder patch = ConfigPatch.builder();
        changes.forEach((key, value) -> {
            if (value.isEmpty()) {
                patch.removeConfig(key);
            } else {
                patch.config(key, value);
            }
        });
        ConfigPatch built = patch.build();
        return new Changes(instance).apply("config.volatile-set", now -> Changes.patched(now, built), Optional.empty());
    }

    @Override
    public Operation<Instance> deferTemplate(TemplateTrigger trigger) {
        instance.need(Capability.VOLATILE_CONFIG);
        String value = trigger.name().toLowerCase(Locale.ROOT);
        return new Changes(instance)
                .apply(
                        "config.defer-template",
                        now -> now.config().getOrDefault(TEMPLATE, "").isEmpty() ? now.with(TEMPLATE, value) : now,
                        Optional.empty());
    }

    @Override
    public String rendered() {
        instance.need(Capability.RENDERED_CONFIG);
        Found found = instance.read();
        try (HttpReply reply =
                        Blocking.get(() -> instance.parts().calls().reply(Requests.log("GET", found, "lxc.conf")));
                InputStream in = reply.body()) {
            byte[] content = in.readNBytes(MOST + 1);
            if (content.length > MOST) {
                throw PolyvisorException.of(
                        ErrorCode.RESOURCE_EXHAUSTED, "the configuration is larger than " + DataSize.bytes(MOST));
            }
            return new String(content, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
