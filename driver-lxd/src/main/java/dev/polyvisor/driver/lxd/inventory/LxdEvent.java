package dev.polyvisor.driver.lxd.inventory;

import java.util.Optional;
import java.util.Set;

/**
 * What the server told of: a lifecycle event, or an operation that ended.
 *
 * @param action the action of a lifecycle event; {@link #OPERATION} for an operation
 * @param project the project that it happened in
 * @param member the member that it happened on; {@code none} for a server that stands alone
 * @param sources what it is about
 * @param oldName the name before a renaming
 */
record LxdEvent(String action, String project, String member, Set<Source> sources, Optional<String> oldName) {
    /** The code of an operation that ended. */
    static final String OPERATION = "operation";

    LxdEvent {
        sources = Set.copyOf(sources);
    }

    /** The project that a source is in. */
    String project(Source source) {
        return source.project().orElse(project);
    }
}
