package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.IdMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Id maps as LXD keeps them: JSON in a configuration key, flat, with names in capitals. */
final class IdMaps {
    private static final Pattern ENTRY = Pattern.compile("\\{[^{}]*}");
    private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\"\\s*:\\s*(true|false|[0-9]{1,18})");

    private IdMaps() {}

    /** The map; none for a privileged container, and where the key is missing. */
    static Optional<IdMap> parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        List<IdMap.Entry> entries = ENTRY.matcher(text)
                .results()
                .map(entry -> entry(text, entry.group()))
                // splitting a range that holds for both puts it into both lists
                .distinct()
                .toList();
        return entries.isEmpty() ? Optional.empty() : Optional.of(new IdMap(entries));
    }

    private static IdMap.Entry entry(String text, String object) {
        long host = -1;
        long guest = -1;
        long size = 0;
        boolean users = false;
        boolean groups = false;
        for (MatchResult member : MEMBER.matcher(object).results().toList()) {
            String value = member.group(2);
            switch (member.group(1)) {
                case "Hostid" -> host = Long.parseLong(value);
                case "Nsid" -> guest = Long.parseLong(value);
                case "Maprange" -> size = Long.parseLong(value);
                case "Isuid" -> users = Boolean.parseBoolean(value);
                case "Isgid" -> groups = Boolean.parseBoolean(value);
                default -> {
                    // a newer server says more
                }
            }
        }
        if (host < 0 || guest < 0 || size < 1 || !users && !groups) {
            throw PolyvisorException.of(ErrorCode.INTERNAL, "LXD has an id map that cannot be read: " + text);
        }
        return new IdMap.Entry(host, guest, size, users, groups);
    }
}
