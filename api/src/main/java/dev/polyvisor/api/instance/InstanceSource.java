package dev.polyvisor.api.instance;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a new instance is made from.
 *
 * <p>The set is closed. A driver answers UNIMPLEMENTED for a source that its backend has no form of, and says so in the
 * support matrix.
 */
public sealed interface InstanceSource {

    /**
     * An image of the backend, or of its default image server, by name.
     *
     * @param name the alias or name
     * @return the source
     */
    static InstanceSource image(String name) {
        return new Image(name, Optional.empty(), Optional.empty());
    }

    /**
     * An image of an image server by name.
     *
     * @param server the address of the server
     * @param protocol how it speaks, for example {@code simplestreams}
     * @param name the alias
     * @return the source
     */
    static InstanceSource imageFrom(String server, String protocol, String name) {
        return new Image(name, Optional.of(server), Optional.of(protocol));
    }

    /**
     * An image by its fingerprint or identity.
     *
     * @param id the fingerprint or identity
     * @return the source
     */
    static InstanceSource imageId(String id) {
        return new ImageId(id);
    }

    /**
     * A template, with disks that may depend on it.
     *
     * @param name the name or identity
     * @return the source
     */
    static InstanceSource template(String name) {
        return new Template(name, false);
    }

    /**
     * Another instance as it is now, without its snapshots.
     *
     * @param instance the instance
     * @return the source
     */
    static InstanceSource copyOf(InstanceRef instance) {
        return new CopyOf(instance, Optional.empty(), false);
    }

    /**
     * A snapshot of another instance.
     *
     * @param instance the instance
     * @param snapshot the name or identity of the snapshot
     * @return the source
     */
    static InstanceSource snapshotOf(InstanceRef instance, String snapshot) {
        return new CopyOf(instance, Optional.of(snapshot), false);
    }

    /**
     * An instance without content.
     *
     * @return the source
     */
    static InstanceSource empty() {
        return new Empty();
    }

    /**
     * A disk from a container registry.
     *
     * @param image the reference
     * @return the source
     */
    static InstanceSource containerDisk(String image) {
        return new ContainerDisk(image);
    }

    /**
     * A volume that exists, used as it is.
     *
     * @param name the name or identity
     * @return the source
     */
    static InstanceSource volume(String name) {
        return new Volume(name, Optional.empty(), false);
    }

    /**
     * A copy of a volume that exists.
     *
     * @param name the name or identity
     * @return the source
     */
    static InstanceSource cloneOfVolume(String name) {
        return new Volume(name, Optional.empty(), true);
    }

    /**
     * A disk image that the backend downloads.
     *
     * @param url where from
     * @return the source
     */
    static InstanceSource url(URI url) {
        return new Url(url, Optional.empty());
    }

    /**
     * An image by the name people use: an LXD alias, a KubeVirt DataSource, the name of an oVirt template. The name is
     * resolved when the instance is created.
     *
     * @param name the alias or name
     * @param server the image server to take it from; empty for the backend's own images
     * @param protocol how that server speaks, for example {@code simplestreams}; empty for the backend's default
     */
    record Image(String name, Optional<String> server, Optional<String> protocol) implements InstanceSource {
        /** Checks the values. */
        public Image {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(server, "server");
            Objects.requireNonNull(protocol, "protocol");
            new Checks()
                    .notBlank("source.name", name)
                    .notBlank("source.server", server)
                    .notBlank("source.protocol", protocol)
                    .require(protocol.isEmpty() || server.isPresent(), "source.protocol", "needs a server")
                    .done();
        }
    }

    /**
     * An image by its identity: an LXD fingerprint (or a unique beginning of one), the UUID of an oVirt image.
     *
     * @param id the fingerprint or identity
     */
    record ImageId(String id) implements InstanceSource {
        /** Checks the values. */
        public ImageId {
            Objects.requireNonNull(id, "id");
            new Checks().notBlank("source.id", id).done();
        }
    }

    /**
     * The newest image of the backend's own whose properties equal all given ones; LXD only.
     *
     * @param properties what the image must say of itself; empty matches every image
     */
    record ImageProperties(Map<String, String> properties) implements InstanceSource {
        /** Checks the values. */
        public ImageProperties {
            properties = Checks.copy(properties);
            new Checks().noBlankKey("source.properties", properties).done();
        }
    }

    /**
     * A template of the backend.
     *
     * @param name the name or identity of the template
     * @param independent whether the disks are full copies, so that the instance does not depend on the template (oVirt
     *     clone)
     */
    record Template(String name, boolean independent) implements InstanceSource {
        /** Checks the values. */
        public Template {
            Objects.requireNonNull(name, "name");
            new Checks().notBlank("source.name", name).done();
        }
    }

    /**
     * Another instance of the same provider, or one of its snapshots.
     *
     * @param instance the instance to copy
     * @param snapshot the snapshot to copy; empty for the instance as it is now
     * @param includeSnapshots whether the snapshots are copied too; not with a snapshot
     */
    record CopyOf(InstanceRef instance, Optional<String> snapshot, boolean includeSnapshots) implements InstanceSource {
        /** Checks the values. */
        public CopyOf {
            Objects.requireNonNull(instance, "instance");
            Objects.requireNonNull(snapshot, "snapshot");
            new Checks()
                    .notBlank("source.snapshot", snapshot)
                    .require(
                            !(includeSnapshots && snapshot.isPresent()),
                            "source.includeSnapshots",
                            "a snapshot has none")
                    .done();
        }
    }

    /** Nothing: an instance without content, to be installed from a CD or filled later. */
    record Empty() implements InstanceSource {}

    /**
     * A disk that is kept in a container registry. The disk is ephemeral unless the driver is told to import it.
     *
     * @param image the reference, for example {@code quay.io/containerdisks/fedora:42}
     */
    record ContainerDisk(String image) implements InstanceSource {
        /** Checks the values. */
        public ContainerDisk {
            Objects.requireNonNull(image, "image");
            new Checks().notBlank("source.image", image).done();
        }
    }

    /**
     * A volume that exists: a KubeVirt PersistentVolumeClaim, an oVirt disk, an LXD custom volume.
     *
     * @param name the name or identity of the volume
     * @param pool the pool, storage domain or namespace that it is in; empty for the default
     * @param cloned whether the instance gets a copy; otherwise it uses the volume itself and leaves it when it is
     *     deleted
     */
    record Volume(String name, Optional<String> pool, boolean cloned) implements InstanceSource {
        /** Checks the values. */
        public Volume {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(pool, "pool");
            new Checks()
                    .notBlank("source.name", name)
                    .notBlank("source.pool", pool)
                    .done();
        }
    }

    /**
     * A disk image that the backend downloads.
     *
     * @param url where from; http or https, without credentials
     * @param checksum what the content must hash to, as {@code sha256:…}; empty to trust the transport
     */
    record Url(URI url, Optional<String> checksum) implements InstanceSource {
        /** Checks the values. */
        public Url {
            Objects.requireNonNull(url, "url");
            Objects.requireNonNull(checksum, "checksum");
            String scheme = String.valueOf(url.getScheme());
            new Checks()
                    .require(scheme.equals("http") || scheme.equals("https"), "source.url", "is neither http nor https")
                    .require(url.getRawUserInfo() == null, "source.url", "contains credentials")
                    .notBlank("source.checksum", checksum)
                    .done();
        }
    }
}
