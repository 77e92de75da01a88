package dev.polyvisor.api.resource;

import dev.polyvisor.api.PolyvisorException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A resource that was allocated.
 *
 * @param identifier its identity in the backend
 * @param hwaddr the hardware address of its first network interface, in lower case with colons; what all later calls
 *     name it by
 * @param ipaddr its IP address, if that is known already
 */
public record Allocation(String identifier, String hwaddr, Optional<String> ipaddr) {
    private static final Pattern MAC = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
    private static final Pattern BARE = Pattern.compile("[0-9a-f]{12}");

    /** Checks the values and normalises the hardware address. */
    public Allocation {
        if (identifier.isBlank()) {
            throw PolyvisorException.invalidArgument("identifier", "is blank");
        }
        hwaddr = normalHwaddr(hwaddr);
        if (ipaddr.isPresent() && ipaddr.get().isBlank()) {
            throw PolyvisorException.invalidArgument("ipaddr", "is blank");
        }
    }

    /**
     * A hardware address in the form that is kept and compared: six pairs in lower case with colons. Hyphens, upper
     * case and twelve digits without separators are taken too. A text that is no such address (another driver's
     * identifier) is only stripped of blanks.
     *
     * @param text the address
     * @return its normal form
     * @throws PolyvisorException INVALID_ARGUMENT when the text is blank
     */
    public static String normalHwaddr(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            throw PolyvisorException.invalidArgument("hwaddr", "is blank");
        }
        String lower = stripped.toLowerCase(Locale.ROOT).replace('-', ':');
        if (MAC.matcher(lower).matches()) {
            return lower;
        }
        if (BARE.matcher(lower).matches()) {
            return String.join(":", lower.split("(?<=\\G..)", -1)).substring(0, 17);
        }
        return stripped;
    }
}
