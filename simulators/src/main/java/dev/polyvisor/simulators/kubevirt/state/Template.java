package dev.polyvisor.simulators.kubevirt.state;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * What many objects have in common, with holes: {@code @name@} stands for the value of that name. An object is then a number, from which
 * the values follow; its bytes are made when they are sent.
 */
final class Template {
    private static final Pattern HOLE = Pattern.compile("@([a-z]+)@");

    private final List<byte[]> pieces = new ArrayList<>();
    private final List<String> holes = new ArrayList<>();
    private final int size;

    Template(ObjectNode tree) {
        String text = tree.toString();
        Matcher matcher = HOLE.matcher(text);
        int from = 0;
        while (matcher.find()) {
            pieces.add(text.substring(from, matcher.start()).getBytes(StandardCharsets.UTF_8));
            holes.add(matcher.group(1));
            from = matcher.end();
        }
        pieces.add(text.substring(from).getBytes(StandardCharsets.UTF_8));
        size = text.length() + 256;
    }

    byte[] fill(Map<String, String> values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(size);
        for (int i = 0; i < pieces.size(); i++) {
            out.writeBytes(pieces.get(i));
            if (i < holes.size()) {
                out.writeBytes(values.getOrDefault(holes.get(i), "").getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    /** The content of one of many. */
    Stored.Content content(int number, IntFunction<Map<String, String>> values) {
        return () -> fill(values.apply(number));
    }
}
