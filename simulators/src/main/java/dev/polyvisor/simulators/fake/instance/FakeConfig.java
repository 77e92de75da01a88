package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.Config;
import dev.polyvisor.api.instance.ConfigDocument;
import dev.polyvisor.api.instance.ConfigPatch;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.api.instance.LiveLimits;
import dev.polyvisor.api.instance.TemplateTrigger;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Properties;
import dev.polyvisor.simulators.fake.work.ConfigWork;
import dev.polyvisor.simulators.fake.work.Refusal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The configuration of an instance. What profiles contribute is nothing: there is only an empty one. */
final class FakeConfig implements Config {
    private final FakeInstance instance;
    private final Parts parts;
    private final ConfigWork work;

    FakeConfig(FakeInstance instance) {
        this.instance = instance;
        this.parts = instance.parts();
        this.work = parts.config();
    }

    @Override
    public MachineType type() {
        return instance.info().type();
    }

    @Override
    public Map<String, String> expandedConfig() {
        return localConfig();
    }

    @Override
    public Map<String, Map<String, String>> expandedDevices() {
        return localDevices();
    }

    @Override
    public Map<String, String> localConfig() {
        return properties().config();
    }

    @Override
    public Map<String, Map<String, String>> localDevices() {
        return properties().devices();
    }

    @Override
    public ConfigDocument document() {
        return work.document(instance.read().id());
    }

    /** The same in the words of all backends. */
    Operation<Instance> update(InstanceUpdate update) {
        Refusal.unknownOptions(update.options());
        return instance.<Instance>verb("update")
                .unless(() -> {
                    work.expect(instance.id(), update.expectedVersion());
                    return work.isReached(instance.id(), update);
                })
                .doing(id -> work.update(id, update))
                .giving(instance::itself);
    }

    @Override
    public Operation<Instance> update(ConfigDocument document) {
        return change(document.version(), () -> work.replace(instance.id(), document));
    }

    @Override
    public Operation<Instance> patch(ConfigPatch patch) {
        return change(Optional.empty(), () -> work.patch(instance.id(), patch));
    }

    @Override
    public Operation<Instance> patch(ConfigPatch patch, String expectedVersion) {
        return change(Optional.of(expectedVersion), () -> work.patch(instance.id(), patch));
    }

    @Override
    public Operation<Instance> limit(LiveLimits limits) {
        instance.need(Capability.LIVE_LIMITS);
        ConfigWork.check(limits, type() == MachineType.CONTAINER);
        return change(Optional.empty(), () -> work.limit(instance.id(), limits));
    }

    @Override
    public Operation<Instance> volatileSet(Map<String, String> changes) {
        ConfigWork.checkVolatile(changes);
        return change(Optional.empty(), () -> work.setVolatile(instance.id(), changes));
    }

    @Override
    public Operation<Instance> deferTemplate(TemplateTrigger trigger) {
        return instance.<Instance>verb("config")
                .unless(() -> work.isTemplatePending(instance.id()))
                .doing(id -> work.deferTemplate(id, trigger))
                .giving(instance::itself);
    }

    @Override
    public String rendered() {
        MachineDatum machine = instance.read();
        if (parts.machines().properties(machine).find(Properties.STARTED).isEmpty()) {
            throw Refusal.notFound("rendered configuration before the first start of", machine.name());
        }
        StringBuilder text = new StringBuilder("machine " + machine.name() + "\n");
        text.append("cpus ").append(machine.cpus()).append('\n');
        text.append("memory ").append(machine.memory()).append('\n');
        new TreeMap<>(localDevices())
                .forEach((name, device) -> text.append("device ")
                        .append(name)
                        .append(' ')
                        .append(new TreeMap<>(device))
                        .append('\n'));
        return text.toString();
    }

    /** What was there already is a change too: each one raises the version, as it does on the backends. */
    private Operation<Instance> change(Optional<String> version, Runnable what) {
        return instance.<Instance>verb("update")
                .provided(() -> work.expect(instance.id(), version))
                .doing(id -> what.run())
                .giving(instance::itself);
    }

    private Properties properties() {
        return parts.machines().properties(instance.read());
    }
}
