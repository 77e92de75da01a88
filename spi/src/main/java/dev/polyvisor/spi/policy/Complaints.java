package dev.polyvisor.spi.policy;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what goes wrong, each sort of it once: with many machines the same would be said of each.
 *
 * <p>Thread safety: none.
 */
final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);
    private static final int MOST = 100;

    private final Set<String> said = new HashSet<>();

    /**
     * @param sort what is said once
     * @param details what is said with it, may differ from time to time
     */
    void say(String sort, String details, @Nullable Throwable cause) {
        if (said.size() < MOST && said.add(sort)) {
            LOG.warn("policy: {}; further ones are not logged. {}", sort, details, cause);
        } else {
            LOG.debug("policy: {}. {}", sort, details, cause);
        }
    }
}
