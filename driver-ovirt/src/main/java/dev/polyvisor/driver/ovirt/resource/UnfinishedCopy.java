package dev.polyvisor.driver.ovirt.resource;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.ovirt.inventory.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * What a disk shall be that begins as a copy of another one. The engine takes an alias for a copy and no description, so until the
 * copy is made all of this is its alias: whoever finds it knows whose it is.
 *
 * @param name the alias that it gets in the end
 * @param size how large it gets, empty for as large as its source
 * @param labels what it is marked with
 */
record UnfinishedCopy(String name, Optional<DataSize> size, Map<String, String> labels) {
    private static final String PREFIX = "pv-copying-";
    private static final String NO_SIZE = "-";
    private static final int LONGEST_ALIAS = 255;
    private static final int LONGEST_TEXT = 4096;

    /** What such texts have in common, so that what is written is what they do not. The most frequent stands last. */
    private static final byte[] COMMON =
            bytes("-reuse-pv- - polyvisor.reuse=true polyvisor.created=20 polyvisor.definition="
                    + " polyvisor.disk=d. polyvisor.driver= polyvisor.hwaddr= polyvisor.request=");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The alias while it is copied.
     *
     * @throws PolyvisorException INVALID_ARGUMENT when the labels are too long for one
     */
    String alias() {
        String alias = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(packed(text()));
        if (alias.length() > LONGEST_ALIAS) {
            throw PolyvisorException.invalidArgument(
                    "requirements.disks", "has a key that is too long for a disk that is a copy");
        }
        return alias;
    }

    private String text() {
        return name + " " + size.map(each -> Long.toString(each.bytes())).orElse(NO_SIZE) + " "
                + Labels.write("", labels);
    }

    /** Empty for an alias that is none of a copy under way. */
    static Optional<UnfinishedCopy> parse(String alias) {
        if (!alias.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            byte[] packed = Base64.getUrlDecoder().decode(alias.substring(PREFIX.length()));
            return unpacked(packed).flatMap(UnfinishedCopy::read);
        } catch (IllegalArgumentException | DataFormatException foreign) {
            return Optional.empty();
        }
    }

    private static Optional<UnfinishedCopy> read(String text) {
        String[] parts = text.split(" ", 3);
        if (parts.length < 3 || !parts[1].matches("-|[0-9]{1,18}")) {
            return Optional.empty();
        }
        Optional<DataSize> size =
                parts[1].equals(NO_SIZE) ? Optional.empty() : Optional.of(DataSize.bytes(Long.parseLong(parts[1])));
        return Optional.of(new UnfinishedCopy(parts[0], size, Labels.in(parts[2])));
    }

    private static byte[] packed(String text) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setDictionary(COMMON);
            deflater.setInput(bytes(text));
            deflater.finish();
            byte[] packed = new byte[LONGEST_TEXT];
            return Arrays.copyOf(packed, deflater.deflate(packed));
        } finally {
            deflater.end();
        }
    }

    private static Optional<String> unpacked(byte[] packed) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setDictionary(COMMON);
            // it reads one byte beyond the end
            inflater.setInput(Arrays.copyOf(packed, packed.length + 1));
            byte[] text = new byte[LONGEST_TEXT];
            int length = inflater.inflate(text);
            return inflater.finished()
                    ? Optional.of(new String(text, 0, length, StandardCharsets.UTF_8))
                    : Optional.empty();
        } finally {
            inflater.end();
        }
    }
}
