package dev.polyvisor.http;

import dev.polyvisor.api.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Takes secrets out of what a backend or a library wrote, before a person sees it: the values that the call knows, and
 * whatever stands where secrets usually stand: in an {@code Authorization} header, behind a name such as {@code password}
 * or {@code access_token} in JSON, XML, a form or a URL, in a private key.
 *
 * <p>The engine has a redaction of its own for the secrets of machine classes, which knows values alone. Neither module
 * may depend on the other, and what they have in common is one line.
 */
final class Redactor {
    private static final String STARS = "***";

    /** Shorter values stand in too many texts by chance. */
    private static final int SHORTEST_VALUE = 4;

    private static final int SHORTEST_LINE = 8;

    private static final String NAMES =
            "(?:pass(?:word|wd|phrase)?|secret|token|credential|api[_-]?key|private[_-]?key|ticket)";

    // Repeats are bounded: a body may be one long line.
    private static final Pattern SCHEME = Pattern.compile("(?i)\\b(Bearer|Basic|Negotiate)\\s{1,4}[\\w+/=.~-]{4,}");
    private static final Pattern MEMBER = Pattern.compile("(?i)(" + NAMES + "[\\w.-]{0,40}[\"']?\\s{0,8}[:=]\\s{0,8})"
            + "(\"(?:[^\"\\\\]|\\\\.)*+\"?|'[^']*+'?|[^\\s\"',;&}<]++)");
    private static final Pattern ELEMENT = Pattern.compile("(?i)(<[\\w:-]{0,40}" + NAMES + "[\\w-]{0,40}>)[^<]*+");
    private static final Pattern PRIVATE_KEY = Pattern.compile(
            "-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----.*?(?:-----END [A-Z ]{0,20}PRIVATE KEY-----|\\z)", Pattern.DOTALL);

    private final List<Secret> known;

    Redactor(Collection<Secret> known) {
        this.known = List.copyOf(known);
    }

    /** One that knows further secrets. */
    Redactor and(Collection<Secret> more) {
        if (more.isEmpty()) {
            return this;
        }
        List<Secret> all = new ArrayList<>(known);
        all.addAll(more);
        return new Redactor(all);
    }

    /** The text with stars where secrets stood. */
    String clean(String text) {
        String clean = text;
        for (String value : values()) {
            clean = clean.replace(value, STARS);
        }
        clean = PRIVATE_KEY.matcher(clean).replaceAll(STARS);
        clean = SCHEME.matcher(clean).replaceAll("$1 " + STARS);
        clean = MEMBER.matcher(clean).replaceAll("$1" + STARS);
        return ELEMENT.matcher(clean).replaceAll("$1" + STARS);
    }

    /** Each value, its lines, and how it looks in JSON and in a URL; the longest first, so that no rest stays. */
    private Set<String> values() {
        Set<String> values = new TreeSet<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        for (Secret secret : known) {
            String value = secret.reveal();
            if (value.length() >= SHORTEST_VALUE) {
                values.add(value);
                values.add(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
                values.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
                value.lines().filter(line -> line.length() >= SHORTEST_LINE).forEach(values::add);
            }
        }
        return values;
    }
}
