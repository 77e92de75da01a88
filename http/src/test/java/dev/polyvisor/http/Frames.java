package dev.polyvisor.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server's side of a WebSocket, frame by frame. */
final class Frames {
    static final int TEXT = 0x81;
    static final int BINARY = 0x82;
    static final int CLOSE = 0x88;
    static final int PING = 0x89;
    static final Pattern KEY = Pattern.compile("(?i)Sec-WebSocket-Key: (\\S+)");

    /** What a server does once the handshake is done. */
    @FunctionalInterface
    interface Play {
        void with(InputStream in, OutputStream out) throws Exception;
    }

    private Frames() {}

    static RawServer.Script upgraded(Play play) {
        return (in, out) -> {
            accept(RawServer.readHead(in), out);
            play.with(in, out);
        };
    }

    static void accept(String head, OutputStream out) throws Exception {
        Matcher key = KEY.matcher(head);
        if (!key.find()) {
            throw new IOException("no handshake");
        }
        byte[] sha1 = MessageDigest.getInstance("SHA-1")
                .digest((key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        out.write(("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(sha1) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    static void echo(InputStream in, OutputStream out) throws IOException {
        while (true) {
            int opcode = in.read();
            byte[] payload = payload(in);
            frame(out, opcode, payload);
            if (opcode == CLOSE) {
                return;
            }
        }
    }

    static void frame(OutputStream out, int opcode, String payload) throws IOException {
        frame(out, opcode, payload.getBytes(opcode == CLOSE ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
    }

    static void frame(OutputStream out, int opcode, byte[] payload) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(10).put((byte) opcode);
        if (payload.length < 126) {
            head.put((byte) payload.length);
        } else {
            head.put((byte) 127).putLong(payload.length);
        }
        out.write(head.array(), 0, head.position());
        out.write(payload);
    }

    static byte[] readFrame(InputStream in) throws IOException {
        if (in.read() < 0) {
            throw new IOException("ended");
        }
        return payload(in);
    }

    static byte[] payload(InputStream in) throws IOException {
        int short7 = in.read() & 0x7f;
        long length = short7 < 126
                ? short7
                : ByteBuffer.wrap(padded(in.readNBytes(short7 == 126 ? 2 : 8))).getLong();
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes((int) length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return payload;
    }

    static byte[] padded(byte[] bytes) {
        byte[] all = new byte[8];
        System.arraycopy(bytes, 0, all, 8 - bytes.length, bytes.length);
        return all;
    }
}
