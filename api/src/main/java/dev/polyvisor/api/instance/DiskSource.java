package dev.polyvisor.api.instance;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/** What a disk is made from. */
public sealed interface DiskSource {

    /**
     * An empty disk.
     *
     * @return the source
     */
    static DiskSource blank() {
        return new Blank();
    }

    /**
     * A volume that exists.
     *
     * @param name the name or identity
     * @return the source
     */
    static DiskSource volume(String name) {
        return new Volume(name, Optional.empty());
    }

    /**
     * A copy of a volume.
     *
     * @param volume the name or identity
     * @return the source
     */
    static DiskSource cloneOf(String volume) {
        return new CloneOf(volume, Optional.empty(), Optional.empty());
    }

    /**
     * A CD image.
     *
     * @param name the name or identity
     * @return the source
     */
    static DiskSource medium(String name) {
        return new Medium(name);
    }

    /** Nothing. The size of the disk must be given. */
    record Blank() implements DiskSource {}

    /**
     * A volume that exists. It is attached as it is and outlives the instance.
     *
     * @param name the name or identity of the volume
     * @param pool the pool, storage domain or namespace that it is in; empty for the default
     */
    record Volume(String name, Optional<String> pool) implements DiskSource {
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
     * A copy of a volume or of its snapshot.
     *
     * @param volume the name or identity of the volume
     * @param pool the pool it is in; empty for the default
     * @param snapshot the snapshot of the volume; empty for the volume as it is now
     */
    record CloneOf(String volume, Optional<String> pool, Optional<String> snapshot) implements DiskSource {
        /** Checks the values. */
        public CloneOf {
            Objects.requireNonNull(volume, "volume");
            Objects.requireNonNull(pool, "pool");
            Objects.requireNonNull(snapshot, "snapshot");
            new Checks()
                    .notBlank("source.volume", volume)
                    .notBlank("source.pool", pool)
                    .notBlank("source.snapshot", snapshot)
                    .done();
        }
    }

    /**
     * An image of the backend.
     *
     * @param name the alias, name or identity
     */
    record Image(String name) implements DiskSource {
        /** Checks the values. */
        public Image {
            Objects.requireNonNull(name, "name");
            new Checks().notBlank("source.name", name).done();
        }
    }

    /**
     * A disk from a container registry.
     *
     * @param image the reference
     */
    record ContainerDisk(String image) implements DiskSource {
        /** Checks the values. */
        public ContainerDisk {
            Objects.requireNonNull(image, "image");
            new Checks().notBlank("source.image", image).done();
        }
    }

    /**
     * A CD image. An empty name is an empty drive.
     *
     * @param name the name or identity of the image, may be empty
     */
    record Medium(String name) implements DiskSource {
        /** Checks the values. */
        public Medium {
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * A disk image that the backend downloads.
     *
     * @param url where from; http or https, without credentials
     */
    record Url(URI url) implements DiskSource {
        /** Checks the values. */
        public Url {
            Objects.requireNonNull(url, "url");
            String scheme = String.valueOf(url.getScheme());
            new Checks()
                    .require(scheme.equals("http") || scheme.equals("https"), "source.url", "is neither http nor https")
                    .require(url.getRawUserInfo() == null, "source.url", "contains credentials")
                    .done();
        }
    }

    /**
     * A file, directory or device of the host.
     *
     * @param path the absolute path on the host
     */
    record HostPath(String path) implements DiskSource {
        /** Checks the values. */
        public HostPath {
            Objects.requireNonNull(path, "path");
            new Checks()
                    .require(path.startsWith("/"), "source.path", "is not absolute")
                    .done();
        }
    }
}
