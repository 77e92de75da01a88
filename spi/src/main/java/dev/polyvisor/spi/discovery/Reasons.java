package dev.polyvisor.spi.discovery;

import org.jspecify.annotations.Nullable;

/** Makes one line of a failure and its causes. */
final class Reasons {

    private Reasons() {}

    static String of(String text, @Nullable Throwable cause) {
        StringBuilder line = new StringBuilder(text);
        Throwable each = cause;
        for (int depth = 0; each != null && depth < 5; depth++) {
            line.append(": ").append(each.getClass().getName());
            if (each.getMessage() != null && each.getCause() == null) {
                line.append(": ").append(each.getMessage().lines().findFirst().orElse(""));
            }
            each = each.getCause();
        }
        return line.toString();
    }
}
