package dev.polyvisor.api.instance;

import java.io.OutputStream;
import java.util.Objects;
import java.util.Optional;

/** Where an export goes. */
public sealed interface ExportTarget {

    /**
     * A stream of the caller.
     *
     * @param stream what to write to
     * @return the target
     */
    static ExportTarget stream(OutputStream stream) {
        return new Stream(stream);
    }

    /**
     * A stream of the caller, which is written on the fleet's executor and not closed.
     *
     * @param stream what to write to
     */
    record Stream(OutputStream stream) implements ExportTarget {
        /** Checks the values. */
        public Stream {
            Objects.requireNonNull(stream, "stream");
        }
    }

    /**
     * A directory of a host, as oVirt writes OVA files.
     *
     * @param host the name or identity of the host
     * @param directory the absolute directory there
     * @param fileName the name of the file; empty to let the backend choose
     */
    record HostDirectory(String host, String directory, Optional<String> fileName) implements ExportTarget {
        /** Checks the values. */
        public HostDirectory {
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(directory, "directory");
            Objects.requireNonNull(fileName, "fileName");
            new Checks()
                    .notBlank("target.host", host)
                    .require(directory.startsWith("/"), "target.directory", "is not absolute")
                    .notBlank("target.fileName", fileName)
                    .done();
        }
    }

    /**
     * A storage domain or pool of the backend.
     *
     * @param name its name or identity
     */
    record Storage(String name) implements ExportTarget {
        /** Checks the values. */
        public Storage {
            Objects.requireNonNull(name, "name");
            new Checks().notBlank("target.name", name).done();
        }
    }
}
