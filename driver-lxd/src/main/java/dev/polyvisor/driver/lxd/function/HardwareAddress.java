package dev.polyvisor.driver.lxd.function;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Hardware addresses for network devices, as the server makes them. */
public final class HardwareAddress {
    /** What the addresses of LXD begin with, and those of Incus until 6.0.3. */
    public static final String LXD_PREFIX = "00:16:3e";

    /** What the addresses of newer Incus begin with, unless {@code network.hwaddr_pattern} says otherwise. */
    public static final String INCUS_PREFIX = "10:66:6a";

    private static final Pattern PREFIX = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){0,4}");
    private static final int OCTETS = 6;
    private static final int TRIES = 10_000;

    private HardwareAddress() {}

    /**
     * An address that chance makes, from a cryptographic source; nobody has asked whether it is taken. Does not block.
     *
     * @return for example {@code 00:16:3e:5d:0b:f1}
     */
    public static String random() {
        return random(LXD_PREFIX, Set.of(), new SecureRandom());
    }

    /**
     * An address that chance makes and that is not taken. Does not block.
     *
     * @param prefix what it begins with: one to five octets such as {@code 10:66:6a}, the first one even
     * @param taken the addresses that there are, in any case of letters: {@code volatile.*.hwaddr} of all instances
     * @param source where chance comes from; {@link SecureRandom} keeps guests from guessing each other's addresses
     * @return the address in lower case
     * @throws PolyvisorException INVALID_ARGUMENT when the prefix is none, with the path {@code prefix}; RESOURCE_EXHAUSTED when
     *     10,000 tries found only addresses that are taken
     */
    public static String random(String prefix, Set<String> taken, RandomGenerator source) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw PolyvisorException.invalidArgument("prefix", "is not made of one to five octets, apart by colons");
        } else if ((Integer.parseInt(prefix.substring(0, 2), 16) & 1) != 0) {
            throw PolyvisorException.invalidArgument("prefix", "begins the address of a group: its first octet is odd");
        }
        Set<String> others = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        others.addAll(taken);
        byte[] octets = new byte[OCTETS - (prefix.length() + 1) / 3];
        for (int i = 0; i < TRIES; i++) {
            source.nextBytes(octets);
            StringBuilder address = new StringBuilder(prefix.toLowerCase(Locale.ROOT));
            for (byte octet : octets) {
                address.append(String.format(Locale.ROOT, ":%02x", octet));
            }
            if (!others.contains(address.toString())) {
                return address.toString();
            }
        }
        throw PolyvisorException.of(
                ErrorCode.RESOURCE_EXHAUSTED, "no address that begins with " + prefix + " was found free");
    }
}
