package dev.polyvisor.simulators.lxd.rest;

import dev.polyvisor.simulators.lxd.state.Refused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The parts of a form, as image uploads send them. */
final class Multipart {
    private Multipart() {}

    static List<byte[]> parts(byte[] body, String contentType) {
        int at = contentType.indexOf("boundary=");
        if (at < 0) {
            throw Refused.invalid("no multipart boundary param in Content-Type");
        }
        String boundary = contentType.substring(at + "boundary=".length()).replace("\"", "");
        byte[] line = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        byte[] blank = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        List<byte[]> parts = new ArrayList<>();
        int start = find(body, line, 0);
        while (start >= 0) {
            int next = find(body, line, start + line.length);
            int content = find(body, blank, start);
            if (next < 0 || content < 0 || content > next) {
                break;
            }
            // the line end before the boundary belongs to the boundary
            parts.add(Arrays.copyOfRange(body, content + blank.length, next - 2));
            start = next;
        }
        if (parts.isEmpty()) {
            throw Refused.invalid("multipart: NextPart: EOF");
        }
        return parts;
    }

    private static int find(byte[] in, byte[] what, int from) {
        for (int i = from; i <= in.length - what.length; i++) {
            if (in[i] == what[0] && Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        return -1;
    }
}
