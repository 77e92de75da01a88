package dev.polyvisor.simulators.lxd.state;

import dev.polyvisor.api.Secret;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.simulators.fake.backend.Content;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** All that one LXD has. Whoever reads or changes it does so in {@link #locked}, and does not block there. */
public final class LxdState {
    /** The project that is always there. */
    public static final String DEFAULT = "default";

    private final ReentrantLock lock = new ReentrantLock();
    private final FleetClock clock;
    private final Product product;
    private final Numbers numbers;
    private final Shelf<Instance> instances = new Shelf<>();
    private final Set<List<String>> making = new HashSet<>();
    private final Shelf<Image> images = new Shelf<>();
    private final Shelf<ObjectNode> aliases = new Shelf<>();
    private final Shelf<ObjectNode> profiles = new Shelf<>();
    private final Shelf<ObjectNode> networks = new Shelf<>();
    private final Shelf<ObjectNode> volumes = new Shelf<>();
    private final Shelf<Content> volumeFiles = new Shelf<>();
    private final Map<String, ObjectNode> projects = new TreeMap<>();
    private final Map<String, ObjectNode> pools = new TreeMap<>();
    private final Map<String, ObjectNode> certificates = new TreeMap<>();
    private final Map<String, ObjectNode> warnings = new TreeMap<>();
    private final Map<String, ObjectNode> members = new TreeMap<>();
    private final Map<String, String> config = new TreeMap<>();
    private @Nullable Secret trustPassword;
    private boolean virtualMachines;
    private boolean criu;

    public LxdState(FleetClock clock, long seed, Product product) {
        this.clock = clock;
        this.product = product;
        this.numbers = new Numbers(seed);
    }

    public <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    public void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    public Product product() {
        return product;
    }

    public FleetClock clock() {
        return clock;
    }

    public Instant now() {
        return clock.now();
    }

    public Numbers numbers() {
        return numbers;
    }

    public Shelf<Instance> instances() {
        return instances;
    }

    /** The projects and names of the instances that are being made, which need not show yet. */
    public Set<List<String>> making() {
        return making;
    }

    public Shelf<Image> images() {
        return images;
    }

    public Shelf<ObjectNode> aliases() {
        return aliases;
    }

    public Shelf<ObjectNode> profiles() {
        return profiles;
    }

    public Shelf<ObjectNode> networks() {
        return networks;
    }

    /** By {@code POOL/TYPE/NAME}. */
    public Shelf<ObjectNode> volumes() {
        return volumes;
    }

    /** What is on the volumes, under the same names. */
    public Content volumeFiles(String project, String key) {
        return volumeFiles.find(project, key).orElseGet(() -> {
            Content empty = new Content(now());
            volumeFiles.put(project, key, empty);
            return empty;
        });
    }

    public void volumeFiles(String project, String key, Content files) {
        volumeFiles.put(project, key, files);
    }

    /** What is on the volumes that an instance has as directories, by their paths. */
    public Map<String, Content> mounted(Instance instance) {
        String home = home(instance.project(), "storage.volumes");
        Map<String, Content> found = new TreeMap<>();
        profilesOf(instance.project()).devices(instance.setup()).values().forEach(device -> {
            String key = device.getOrDefault("pool", "") + "/custom/" + device.getOrDefault("source", "");
            if (device.containsKey("path") && volumes.has(home, key)) {
                found.put(device.getOrDefault("path", ""), volumeFiles(home, key));
            }
        });
        return found;
    }

    /** Takes a volume away with what is on it. */
    public void removeVolume(String project, String key) {
        volumes.remove(project, key);
        volumeFiles.remove(project, key);
    }

    public Map<String, ObjectNode> projects() {
        return projects;
    }

    public Map<String, ObjectNode> pools() {
        return pools;
    }

    /** By fingerprint. */
    public Map<String, ObjectNode> certificates() {
        return certificates;
    }

    /** By UUID. */
    public Map<String, ObjectNode> warnings() {
        return warnings;
    }

    /** Empty on a server of its own. */
    public Map<String, ObjectNode> members() {
        return members;
    }

    public Map<String, String> config() {
        return config;
    }

    public Optional<Secret> trustPassword() {
        return Optional.ofNullable(trustPassword);
    }

    public void trustPassword(@Nullable Secret password) {
        trustPassword = password;
    }

    public Instance instance(String project, String name) {
        return instances.find(project, name).orElseThrow(() -> Refused.notFound("Instance not found"));
    }

    /** Where a project has its things of a sort: with itself or with the default project. */
    public String home(String project, String feature) {
        ObjectNode found = projects.get(project);
        boolean own = found != null
                && found.path("config").path("features." + feature).asString("").equals("true");
        return own ? project : DEFAULT;
    }

    /** The profiles that count for the instances of a project. */
    public Profiles profilesOf(String project) {
        Map<String, ObjectNode> known = profiles.in(home(project, "profiles"));
        return new Profiles(name -> {
            ObjectNode profile = known.get(name);
            return profile == null ? Json.object() : profile;
        });
    }

    /** What {@code If-Match} is compared with. */
    public static String tag(JsonNode covered) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(covered.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the host runs virtual machines. */
    public boolean hasVirtualMachines() {
        return virtualMachines;
    }

    /** Whether the host saves the memory of containers. */
    public boolean hasCriu() {
        return criu;
    }

    /** Says what the host can do beyond running containers. Before the first request. */
    public void host(boolean runsVirtualMachines, boolean hasCriu) {
        virtualMachines = runsVirtualMachines;
        criu = hasCriu;
    }
}
