package dev.polyvisor.api.instance;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import java.util.Objects;

/**
 * The name of an instance within its scope. Unique in a backend at one moment; a deleted name can be used again, so
 * that what must be the same machine for ever is told by {@link Instance#key()}.
 *
 * @param scope the project, namespace or data centre
 * @param name the name, without a slash
 */
public record InstanceRef(Scope scope, String name) {

    /** Checks the values. */
    public InstanceRef {
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(name, "name");
        new Checks().name("name", name).done();
    }

    /**
     * A name in a scope.
     *
     * @param scope the name of the scope
     * @param name the name of the instance
     * @return the reference
     * @throws PolyvisorException INVALID_ARGUMENT when one of them is blank, or the name is none
     */
    public static InstanceRef of(String scope, String name) {
        return new InstanceRef(Scope.of(scope), name);
    }

    /**
     * Reads the form that {@link #toString()} writes.
     *
     * @param text {@code scope/name}; the last slash counts
     * @return the reference
     * @throws PolyvisorException INVALID_ARGUMENT when there is no slash, or a part is wrong
     */
    public static InstanceRef parse(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 0) {
            throw PolyvisorException.invalidArgument("ref", "is not of the form scope/name");
        }
        return of(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return scope.name() + "/" + name;
    }
}
