package dev.polyvisor.driver.lxd.client;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.driver.lxd.function.InstanceName;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which names may stand in a request. They are refused before anything is sent: LXD 5.0 takes a snapshot called {@code ..}
 * and destroys others with it. Each method returns what is wrong, empty when nothing is.
 */
public final class LxdNames {
    private static final Pattern ENTITY = Pattern.compile("[^/\\s\"'`*?&%#\\\\\\p{Cntrl}]+");
    private static final Pattern OPERATION = Pattern.compile("[0-9A-Za-z-]{1,64}");
    private static final int ENTITY_LENGTH = 255;

    private LxdNames() {}

    /** The name of an instance: a name of the DNS that is no number. */
    public static Optional<String> instance(String name) {
        return InstanceName.problem(name, InstanceName.Digits.NOT_ONLY);
    }

    /** The name of a snapshot, without that of its instance. */
    public static Optional<String> snapshot(String name) {
        return InstanceName.partProblem(name);
    }

    /** The name of a backup, without that of its instance. */
    public static Optional<String> backup(String name) {
        return InstanceName.partProblem(name);
    }

    /** The name of a project, profile, pool, volume, network or member, or an alias of an image. */
    public static Optional<String> entity(String name) {
        if (name.isEmpty() || name.length() > ENTITY_LENGTH) {
            return Optional.of("is not 1 to 255 characters long");
        } else if (name.equals(".") || name.equals("..")) {
            return Optional.of("is the name of a directory");
        }
        return ENTITY.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("holds a slash, a space, a quote or another character that names of LXD have not");
    }

    /**
     * Refuses a name that is not good.
     *
     * @param path where the name stands in the request of the host
     * @param name the name, which the message tells
     * @param problem what is wrong with it
     * @return the name
     * @throws PolyvisorException INVALID_ARGUMENT when something is wrong
     */
    public static String require(String path, String name, Optional<String> problem) {
        if (problem.isPresent()) {
            throw PolyvisorException.invalid(List.of(new Violation(path, "'" + shown(name) + "' " + problem.get())));
        }
        return name;
    }

    /** The id of an operation, from its URL: {@code /1.0/operations/ID}, with or without a query. */
    public static Optional<String> operationId(String url) {
        int query = url.indexOf('?');
        String path = query < 0 ? url : url.substring(0, query);
        String id = path.substring(path.lastIndexOf('/') + 1);
        return OPERATION.matcher(id).matches() ? Optional.of(id) : Optional.empty();
    }

    private static String shown(String name) {
        return name.length() <= ENTITY_LENGTH ? name : name.substring(0, ENTITY_LENGTH) + "…";
    }
}
