package dev.polyvisor.spi.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a driver has answered, looked at before anybody acts on it: an answer that makes no sense is INTERNAL. */
final class Answers {
    private Answers() {}

    static <T> T present(@Nullable T answered) {
        if (answered == null) {
            throw senseless("the driver answered nothing");
        }
        return answered;
    }

    static String id(@Nullable String answered) {
        String id = present(answered);
        if (id.isBlank()) {
            throw senseless("the driver answered a blank provider id");
        }
        return id;
    }

    /** An orphan sweep deletes what it does not know: half an answer is none. */
    static Map<String, String> machines(@Nullable Map<String, String> answered) {
        Map<String, String> machines = present(answered);
        machines.forEach((id, name) -> {
            String unused = id(id);
            if (name == null || name.isBlank()) {
                throw senseless("the driver answered a machine without a name");
            }
        });
        return machines;
    }

    static String nodeName(String machine, @Nullable String answered) {
        if (answered == null || answered.isBlank()) {
            throw senseless("the driver gives machine \"" + machine + "\" no node name");
        }
        return answered;
    }

    private static PolyvisorException senseless(String why) {
        return PolyvisorException.of(ErrorCode.INTERNAL, why);
    }
}
