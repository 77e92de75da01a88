package dev.polyvisor.http;

import dev.polyvisor.api.Secret;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes secrets out of what a backend wrote, before a person sees it: the values that the transport knows, and whatever
 * stands where secrets usually stand: in an {@code Authorization} header, behind a name such as {@code password} or
 * {@code access_token} in JSON, a form or a URL, in a private key.
 *
 * <p>Thread safety: immutable.
 */
final class Redactor {
    private static final String STARS = "***";

    /** Shorter values stand in too many texts by chance. */
    private static final int SHORTEST_VALUE = 4;

    private static final Pattern SCHEME = Pattern.compile("(?i)\\b(Bearer|Basic|Negotiate)\\s{1,4}[\\w+/=.~-]{4,}");

    /** A name and a value in JSON, a form, a query, YAML. Repeats are bounded: a body may be one long line. */
    private static final Pattern MEMBER = Pattern.compile(
            "(?i)((?:pass(?:word|wd|phrase)?|secret|token|credential|api_?key"
                    + "|private_?key|client_?key|ticket)[\\w.-]{0,40}[\"']?\\s{0,8}[:=]\\s{0,8})(\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|[^\\s\"',;&}<]+)");

    private static final Pattern ELEMENT =
            Pattern.compile("(?i)(<([\\w-]{0,40}(?:password|secret|token|ticket|private_?key)[\\w-]{0,40})>)[^<]*");

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
        List<String> values = known.stream()
                .map(Secret::reveal)
                .filter(value -> value.length() >= SHORTEST_VALUE)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        for (String value : values) {
            clean = clean.replace(value, STARS);
        }
        clean = PRIVATE_KEY.matcher(clean).replaceAll(STARS);
        clean = SCHEME.matcher(clean).replaceAll("$1 " + STARS);
        clean = MEMBER.matcher(clean).replaceAll("$1" + STARS);
        return ELEMENT.matcher(clean).replaceAll("$1" + STARS);
    }
}
