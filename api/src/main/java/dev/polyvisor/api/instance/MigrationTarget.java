package dev.polyvisor.api.instance;

import dev.polyvisor.api.Scope;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Where an instance goes. */
public sealed interface MigrationTarget {

    /**
     * Another host, which the backend chooses.
     *
     * @return the target
     */
    static MigrationTarget anyHost() {
        return new AnyHost();
    }

    /**
     * A cluster member, node or host.
     *
     * @param name its name or identity
     * @return the target
     */
    static MigrationTarget host(String name) {
        return new Host(name);
    }

    /**
     * Another storage pool.
     *
     * @param name its name or identity
     * @return the target
     */
    static MigrationTarget pool(String name) {
        return new Pool(name);
    }

    /**
     * Another project.
     *
     * @param scope the scope
     * @return the target
     */
    static MigrationTarget scope(Scope scope) {
        return new InScope(scope);
    }

    /**
     * Another provider of the same fleet, by any way.
     *
     * @param name the name of the provider
     * @return the target
     */
    static MigrationTarget provider(String name) {
        return new Provider(name, Optional.empty(), Optional.empty(), TransferMode.AUTO);
    }

    /** Another host, which the backend chooses. */
    record AnyHost() implements MigrationTarget {}

    /**
     * A cluster member, node or host.
     *
     * @param name its name or identity
     */
    record Host(String name) implements MigrationTarget {
        /** Checks the values. */
        public Host {
            Objects.requireNonNull(name, "name");
            new Checks().notBlank("target.name", name).done();
        }
    }

    /**
     * A host that carries labels (KubeVirt node selector); also an LXD cluster group as {@code group=name}.
     *
     * @param labels what the host must carry, at least one
     */
    record Labelled(Map<String, String> labels) implements MigrationTarget {
        /** Checks the values. */
        public Labelled {
            labels = Checks.copy(labels);
            new Checks()
                    .noBlankKey("target.labels", labels)
                    .require(!labels.isEmpty(), "target.labels", "is empty")
                    .done();
        }
    }

    /**
     * The same host, with the disks in another storage pool.
     *
     * @param name the name or identity of the pool
     */
    record Pool(String name) implements MigrationTarget {
        /** Checks the values. */
        public Pool {
            Objects.requireNonNull(name, "name");
            new Checks().notBlank("target.name", name).done();
        }
    }

    /**
     * The same host, in another project.
     *
     * @param scope the scope
     */
    record InScope(Scope scope) implements MigrationTarget {
        /** Checks the values. */
        public InScope {
            Objects.requireNonNull(scope, "scope");
        }
    }

    /**
     * Another provider of the same fleet and the same driver.
     *
     * @param name the name of the provider
     * @param scope the scope there; empty for its default
     * @param host the host there; empty to let the backend choose
     * @param mode who opens the connection
     */
    record Provider(String name, Optional<Scope> scope, Optional<String> host, TransferMode mode)
            implements MigrationTarget {
        /** Checks the values. */
        public Provider {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(scope, "scope");
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(mode, "mode");
            new Checks()
                    .notBlank("target.name", name)
                    .notBlank("target.host", host)
                    .done();
        }
    }
}
