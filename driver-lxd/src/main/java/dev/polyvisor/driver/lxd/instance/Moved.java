package dev.polyvisor.driver.lxd.instance;

import java.util.Optional;

/** Whether a move that another process began has led where it should: it wrote down what to look for. */
record Moved(Parts parts, InstanceHandle instance, String wish) {
    static final String HOST = "host=";
    static final String POOL = "pool=";
    static final String PROJECT = "project=";

    /** Whether the wish says enough to judge the state by it. */
    static boolean isTelling(String wish) {
        return wish.startsWith(HOST) || wish.startsWith(POOL) || wish.startsWith(PROJECT);
    }

    boolean isReached() throws InterruptedException {
        Optional<Found> found = instance.findAny();
        if (wish.startsWith(HOST)) {
            return found.flatMap(it -> Infos.location(it.wire()))
                    .filter(wish.substring(HOST.length())::equals)
                    .isPresent();
        } else if (wish.startsWith(POOL)) {
            return found.flatMap(it -> Infos.pool(it.wire()))
                    .filter(wish.substring(POOL.length())::equals)
                    .isPresent();
        }
        String[] place = wish.substring(PROJECT.length()).split("/", 2);
        return place.length == 2 && parts.finder().read(place[0], place[1]).isPresent();
    }
}
