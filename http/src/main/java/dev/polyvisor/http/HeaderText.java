package dev.polyvisor.http;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Names and values of headers. */
final class HeaderText {
    private static final String NAME = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";

    private HeaderText() {}

    /** Refuses what would break out of a header line. */
    static void check(String name, String value) {
        if (!name.matches(NAME)) {
            throw PolyvisorException.invalidArgument("header", "has no name of a header");
        }
        if (!isValue(value)) {
            throw PolyvisorException.invalidArgument("header." + name, "holds a character that no header can hold");
        }
    }

    static boolean isValue(String value) {
        return value.chars().allMatch(c -> c == '\t' || c >= ' ' && c <= '~');
    }

    static Secret bearer(Secret token) {
        return Secret.from(() -> "Bearer " + token.reveal());
    }

    static Secret basic(String user, Secret password) {
        return Secret.from(() -> "Basic "
                + Base64.getEncoder()
                        .encodeToString((user + ':' + password.reveal()).getBytes(StandardCharsets.UTF_8)));
    }
}
