package dev.polyvisor.driver.lxd.resource;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.lxd.session.UserKeys;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Labels as {@code user.} keys. */
final class Tags {
    private Tags() {}

    /** A request that finds something gone at times. */
    @FunctionalInterface
    interface Request {
        Optional<?> send() throws InterruptedException;
    }

    /** The labels of a configuration, or of the properties of an image. */
    static Map<String, String> labels(Map<String, String> config) {
        Map<String, String> labels = new LinkedHashMap<>();
        config.forEach((key, value) -> {
            if (key.startsWith(UserKeys.PREFIX)) {
                labels.put(key.substring(UserKeys.PREFIX.length()), value);
            }
        });
        return labels;
    }

    static Map<String, String> config(Map<String, String> labels) {
        Map<String, String> config = new LinkedHashMap<>();
        labels.forEach((label, value) -> config.put(UserKeys.PREFIX + label, value));
        return config;
    }

    static void unlessGone(Request request) throws InterruptedException {
        try {
            Optional<?> unused = request.send();
        } catch (PolyvisorException refused) {
            if (refused.code() != ErrorCode.NOT_FOUND) {
                throw refused;
            }
        }
    }
}
