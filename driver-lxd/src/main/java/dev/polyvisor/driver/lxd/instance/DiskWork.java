package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.ConfigDocument;
import dev.polyvisor.api.instance.DiskSource;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.driver.lxd.function.InstanceDevices;
import dev.polyvisor.driver.lxd.session.RunningWork;
import dev.polyvisor.driver.lxd.wire.Sizes;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.driver.lxd.wire.WireVolume;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The steps of work on disks. */
final class DiskWork {
    /** Whose a volume is that was made for a disk: identity of the instance, and name of the disk. */
    private static final String OWNER = "user.polyvisor.disk";

    private DiskWork() {}

    /** The pool of the root disk, which is the default for others. */
    static String rootPool(Found found) {
        return Infos.pool(found.wire())
                .orElseThrow(() -> Refusals.precondition("instance '" + found.name() + "' has no root disk"));
    }

    /** The device as it shall be; NOT_FOUND when what it is over is not there. */
    static Map<String, String> wanted(InstanceHandle instance, Found found, DiskSpec spec) throws InterruptedException {
        if (spec.source() instanceof DiskSource.HostPath host) {
            return DiskForm.device(spec, host.path());
        }
        CustomVolumes volumes = CustomVolumes.of(instance.parts(), found);
        if (spec.source() instanceof DiskSource.Volume source) {
            CustomVolumes.Ref ref = volumes.resolve(source.name(), source.pool().or(spec::pool), rootPool(found));
            return DiskForm.device(spec, ref, volumes.get(ref));
        }
        return DiskForm.device(spec, made(found, spec));
    }

    private static CustomVolumes.Ref made(Found found, DiskSpec spec) {
        return new CustomVolumes.Ref(spec.pool().orElseGet(() -> rootPool(found)), DiskForm.volumeName(found, spec));
    }

    /** ALREADY_EXISTS when another device has the name. */
    static boolean isAttached(InstanceHandle instance, Found found, DiskSpec spec) throws InterruptedException {
        if (DeviceEdits.isFree(found, spec.name())) {
            return false;
        }
        if (wanted(instance, found, spec).equals(found.wire().expandedDevices().get(spec.name()))) {
            return true;
        }
        throw Refusals.taken("a device", spec.name());
    }

    /** Makes the volume of a disk, unless an earlier try did. */
    record MakeVolume(InstanceHandle instance, DiskSpec spec) implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            Found found = instance.find();
            if (isAttached(instance, found, spec)) {
                return true;
            }
            Optional<WireVolume> there =
                    CustomVolumes.of(instance.parts(), found).find(made(found, spec));
            if (there.isPresent() && !owner().equals(there.get().config().get(OWNER))) {
                throw Refusals.taken("a volume", there.get().name());
            }
            return there.isPresent() && (!(spec.source() instanceof DiskSource.CloneOf) || isWhole(found));
        }

        /** A copy that an earlier try began shows before it is whole, and no work on volumes tells which it is on. */
        private boolean isWhole(Found found) throws InterruptedException {
            CustomVolumes volumes = CustomVolumes.of(instance.parts(), found);
            new RunningWork(instance.parts().session().client(), volumes.owner()).awaitAll(RunningWork.COPYING_VOLUME);
            return volumes.find(made(found, spec)).isPresent();
        }

        private String owner() {
            return instance.id() + "/" + spec.name();
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            Found found = instance.find();
            CustomVolumes volumes = CustomVolumes.of(instance.parts(), found);
            CustomVolumes.Ref ref = made(found, spec);
            volumes.needPool(ref.pool());
            Map<String, String> config = new LinkedHashMap<>();
            config.put(OWNER, owner());
            spec.size().ifPresent(size -> config.put("size", size.bytes() + "B"));
            String content = DiskForm.contentType(spec, instance.info().type());
            if (spec.shareable()) {
                config.put(content.equals("block") ? "security.shared" : "security.shifted", "true");
            }
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("name", ref.name());
            body.put("type", "custom");
            body.put("content_type", content);
            body.put("config", config);
            if (spec.source() instanceof DiskSource.CloneOf source) {
                body.put("source", copied(volumes, found, source, config));
            }
            return volumes.create(ref.pool(), body);
        }

        /** A copy has the configuration that is sent, not that of the original: a size that nobody asked for is taken over. */
        private Map<String, Object> copied(
                CustomVolumes volumes, Found found, DiskSource.CloneOf source, Map<String, String> config)
                throws InterruptedException {
            CustomVolumes.Ref original = volumes.resolve(source.volume(), source.pool(), rootPool(found));
            WireVolume there = volumes.get(original);
            Optional.ofNullable(there.config().get("size")).ifPresent(size -> config.putIfAbsent("size", size));
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("type", "copy");
            body.put("pool", original.pool());
            body.put(
                    "name",
                    source.snapshot().map(s -> original.name() + "/" + s).orElse(original.name()));
            body.put("volume_only", true);
            return body;
        }

        @Override
        public String description() {
            return "Copying storage volume";
        }
    }

    /** Attaches it. */
    static Changes.Edit attach(InstanceHandle instance, DiskSpec spec) {
        return found -> isAttached(instance, found, spec)
                ? Changes.document(found)
                : DeviceEdits.with(found, spec.name(), wanted(instance, found, spec));
    }

    /** Changes how it is attached. */
    static Changes.Edit update(DiskSpec spec) {
        return found -> {
            Map<String, String> device = new LinkedHashMap<>(existing(found, spec.name()));
            DiskForm.change(device, spec);
            return changed(found, spec.name(), device);
        };
    }

    /** A device of a profile is left where it is as long as nothing is changed. */
    private static ConfigDocument changed(Found found, String name, Map<String, String> device) {
        return device.equals(found.wire().expandedDevices().get(name))
                ? Changes.document(found)
                : DeviceEdits.with(found, name, device);
    }

    static Map<String, String> existing(Found found, String name) {
        return DeviceEdits.find(found, DiskForm.TYPE, name).orElseThrow(() -> Refusals.notFound("disk", name));
    }

    /** Makes the root disk larger. */
    static Changes.Edit resizeRoot(String name, DataSize size) {
        return found -> {
            Map<String, String> device = new LinkedHashMap<>(existing(found, name));
            if (!InstanceDevices.isRoot(device)) {
                return Changes.document(found);
            }
            needLarger(name, Optional.ofNullable(device.get("size")), size);
            if (!isSize(device.get("size"), size)) {
                device.put("size", size.bytes() + "B");
            }
            return changed(found, name, device);
        };
    }

    private static boolean isSize(@Nullable String text, DataSize size) {
        return Optional.ofNullable(text)
                .flatMap(Sizes::parse)
                .filter(size::equals)
                .isPresent();
    }

    private static void needLarger(String name, Optional<String> now, DataSize size) {
        if (now.flatMap(Sizes::parse).filter(had -> had.compareTo(size) > 0).isPresent()) {
            throw PolyvisorException.of(ErrorCode.OUT_OF_RANGE, "disk '" + name + "' is larger than " + size + " now");
        }
    }

    /** Makes the volume of another disk larger. */
    record ResizeVolume(InstanceHandle instance, String name, DataSize size) implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            Found found = instance.find();
            Map<String, String> device = existing(found, name);
            if (InstanceDevices.isRoot(device)) {
                return true;
            }
            WireVolume volume = CustomVolumes.of(instance.parts(), found).get(volumeOf(name, device));
            needLarger(name, Optional.ofNullable(volume.config().get("size")), size);
            return isSize(volume.config().get("size"), size);
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            Found found = instance.find();
            CustomVolumes volumes = CustomVolumes.of(instance.parts(), found);
            CustomVolumes.Ref ref = volumeOf(name, existing(found, name));
            return volumes.configure(ref, volumes.get(ref), Map.of("size", size.bytes() + "B"));
        }

        @Override
        public String description() {
            return "Updating storage volume";
        }
    }

    /** The volume behind a device; FAILED_PRECONDITION when it is over something else. */
    static CustomVolumes.Ref volumeOf(String name, Map<String, String> device) {
        return volume(device)
                .orElseThrow(() -> Refusals.precondition("disk '" + name + "' is over a path of the host"));
    }

    static Optional<CustomVolumes.Ref> volume(Map<String, String> device) {
        String pool = device.getOrDefault("pool", "");
        String source = device.getOrDefault("source", "");
        return pool.isEmpty() || source.isEmpty() ? Optional.empty() : Optional.of(new CustomVolumes.Ref(pool, source));
    }

    /** Moves the volume of a disk; LXD changes the devices that are over it. */
    record MoveVolume(InstanceHandle instance, String name, String pool) implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            Map<String, String> device = existing(instance.find(), name);
            return !InstanceDevices.isRoot(device)
                    && pool.equals(volumeOf(name, device).pool());
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            Found found = instance.find();
            CustomVolumes volumes = CustomVolumes.of(instance.parts(), found);
            volumes.needPool(pool);
            CustomVolumes.Ref ref = volumeOf(name, existing(found, name));
            return volumes.post(ref, Map.of("name", ref.name(), "pool", pool));
        }

        @Override
        public String description() {
            return "Moving storage volume";
        }
    }

    /** Takes it away; the disk that an instance boots from stays. */
    record Detach(InstanceHandle instance, String name) implements Step {
        private Step remove() {
            return new DeviceEdits.Remove(instance, DiskForm.TYPE, name);
        }

        @Override
        public boolean isReached() throws InterruptedException {
            if (DeviceEdits.find(instance.find(), DiskForm.TYPE, name)
                    .filter(InstanceDevices::isRoot)
                    .isPresent()) {
                throw Refusals.precondition("'" + name + "' is the disk that the instance boots from");
            }
            return remove().isReached();
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return remove().send();
        }

        @Override
        public String description() {
            return remove().description();
        }

        @Override
        public boolean isRepeated() {
            return true;
        }
    }

    /** Remembers what is behind a disk before it is detached, and deletes it afterwards. */
    static final class DeleteVolume {
        private final InstanceHandle instance;
        private final String name;
        private final AtomicReference<CustomVolumes.@Nullable Ref> behind = new AtomicReference<>();

        DeleteVolume(InstanceHandle instance, String name) {
            this.instance = instance;
            this.name = name;
        }

        /** Nothing is sent. */
        Step remember() {
            return new Quiet() {
                @Override
                public boolean isReached() throws InterruptedException {
                    Found found = instance.find();
                    DeviceEdits.find(found, DiskForm.TYPE, name)
                            .map(device -> volumeOf(name, device))
                            .ifPresent(behind::set);
                    return true;
                }
            };
        }

        Step delete() {
            return new Quiet() {
                @Override
                public boolean isReached() throws InterruptedException {
                    CustomVolumes.Ref ref = behind.get();
                    return ref == null
                            || CustomVolumes.of(instance.parts(), instance.find())
                                    .find(ref)
                                    .isEmpty();
                }

                @Override
                public Optional<WireOperation> send() throws InterruptedException {
                    CustomVolumes.Ref ref = behind.get();
                    return ref == null
                            ? Optional.empty()
                            : CustomVolumes.of(instance.parts(), instance.find())
                                    .delete(ref);
                }

                @Override
                public String description() {
                    return "Deleting storage volume";
                }
            };
        }
    }

    /** A step that usually has nothing to send. */
    private interface Quiet extends Step {
        @Override
        default Optional<WireOperation> send() throws InterruptedException {
            return Optional.empty();
        }

        @Override
        default String description() {
            return "";
        }
    }
}
