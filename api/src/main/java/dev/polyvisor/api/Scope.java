package dev.polyvisor.api;

/**
 * The part of a backend in which names are unique: the project of LXD, the namespace of KubeVirt, the data centre of
 * oVirt.
 *
 * @param name the name of the project, namespace or data centre
 */
public record Scope(String name) implements Comparable<Scope> {

    /** Checks that there is a name. */
    public Scope {
        if (name.isBlank()) {
            throw PolyvisorException.invalidArgument("scope", "is blank");
        }
    }

    /**
     * A scope by its name.
     *
     * @param name the name
     * @return the scope
     * @throws PolyvisorException INVALID_ARGUMENT when the name is blank
     */
    public static Scope of(String name) {
        return new Scope(name);
    }

    @Override
    public int compareTo(Scope other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
