package dev.polyvisor.spi.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.machine.MachineSecret;
import java.net.URLEncoder;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes a secret out of texts that a driver or one of its libraries wrote. Drivers keep secrets out of their texts; this
 * is for parsers that quote what they could not read.
 *
 * <p>Looked for are the values, each of their lines, and what stands behind a name like {@code token:} in them; each also as
 * libraries write it: with the escapes of JSON and of URLs, in Base64, and as a login of two values.
 */
final class Redaction {
    private static final String STARS = "***";

    /** Shorter values stand in too many texts by chance. */
    private static final int SHORTEST_VALUE = 4;

    private static final int SHORTEST_CREDENTIAL = 6;
    private static final int SHORTEST_LINE = 8;

    /** Nobody puts a longer value into a header or a URL. */
    private static final int LONGEST_WRITTEN = 16 * 1024;

    private static final int LONGEST_LOGIN = 256;

    /** A name and a value in YAML, JSON or a shell script. Bounded repeats: a secret may be one line of a megabyte. */
    private static final Pattern CREDENTIAL =
            Pattern.compile("(?i)(?:pass|token|secret|key|data|credential|auth)[\\w.-]{0,40}[\"']?\\s{0,8}[:=]\\s{0,8}"
                    + "[\"']?([^\\s\"',}]+)");

    private final MachineSecret secret;
    private volatile @Nullable List<String> pieces;

    /**
     * Nothing is looked at until there is a text to clean.
     *
     * @param secret with values that stay
     */
    Redaction(MachineSecret secret) {
        this.secret = secret;
    }

    /** The text with stars where a piece of the secret stood. */
    String clean(String text) {
        String clean = text;
        for (String piece : pieces()) {
            clean = clean.replace(piece, STARS);
        }
        return clean;
    }

    Violation clean(Violation violation) {
        return new Violation(clean(violation.path()), clean(violation.problem()));
    }

    /** Whether no text of an error, of its causes and of what they suppressed holds a piece of the secret. */
    boolean passes(Throwable error) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> open = new ArrayDeque<>(List.of(error));
        while (!open.isEmpty()) {
            Throwable next = open.pop();
            if (!seen.add(next)) {
                continue;
            }
            if (!passes(next.toString())
                    || !passes(String.valueOf(next.getMessage()))
                    || next instanceof PolyvisorException told
                            && !(passes(told.detail().orElse(""))
                                    && passes(told.violations().toString()))) {
                return false;
            }
            open.addAll(List.of(next.getSuppressed()));
            if (next.getCause() != null) {
                open.push(next.getCause());
            }
        }
        return true;
    }

    private boolean passes(String text) {
        return pieces().stream().noneMatch(text::contains);
    }

    private List<String> pieces() {
        List<String> known = pieces;
        if (known == null) {
            known = find();
            pieces = known;
        }
        return known;
    }

    private List<String> find() {
        Set<String> found = new LinkedHashSet<>();
        for (Secret value : secret.data().values()) {
            String text = value.reveal();
            add(found, text, SHORTEST_VALUE);
            text.lines().forEach(line -> add(found, line, SHORTEST_LINE));
            Matcher credential = CREDENTIAL.matcher(text);
            while (credential.find()) {
                add(found, credential.group(1), SHORTEST_CREDENTIAL);
            }
        }
        List.copyOf(found).forEach(piece -> addWritten(found, piece));
        addLogins(found);
        // the longest first, so that no rest of it stays
        return found.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** A piece as libraries write it. */
    private static void addWritten(Set<String> found, String piece) {
        if (piece.length() <= LONGEST_WRITTEN) {
            found.add(URLEncoder.encode(piece, UTF_8));
            found.add(URLEncoder.encode(piece, UTF_8).replace("+", "%20"));
            found.add(piece.replace("\\", "\\\\").replace("\"", "\\\""));
            addBase64(found, piece);
        }
    }

    /** What a basic login consists of. */
    private void addLogins(Set<String> found) {
        List<String> values = secret.data().values().stream()
                .map(Secret::reveal)
                .filter(value -> value.length() <= LONGEST_LOGIN)
                .toList();
        for (String user : values) {
            for (String password : values) {
                addBase64(found, user + ':' + password);
            }
        }
    }

    private static void addBase64(Set<String> found, String piece) {
        byte[] bytes = piece.getBytes(UTF_8);
        found.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        found.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private static void add(Set<String> found, String piece, int shortest) {
        String trimmed = piece.strip();
        if (trimmed.length() >= shortest) {
            found.add(trimmed);
        }
    }
}
