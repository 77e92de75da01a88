package dev.polyvisor.http;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import okhttp3.Response;

/** Reads the replies that say no. */
final class Refusals {
    private static final int LONGEST_BODY = 64 << 10;

    private Refusals() {}

    /** The error that a reply stands for, which is closed. */
    static PolyvisorException of(Response response, Failures failures, RefusalReader reader) {
        String body = body(response, failures.redactor());
        int status = response.code();
        if (status < 300) {
            return failures.error(
                    ErrorCode.INTERNAL, "the backend answered " + status + " and opened no WebSocket", null);
        }
        if (status < 400) {
            return failures.error(
                    ErrorCode.FAILED_PRECONDITION,
                    "the backend answered " + status + ": it is found at another address",
                    null);
        }
        return reader.read(failures.refused(status, RetryAfter.of(response), body), status, body);
    }

    private static String body(Response response, Redactor redactor) {
        try (InputStream in = response.body().byteStream()) {
            return redactor.clean(new String(in.readNBytes(LONGEST_BODY), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            return "";
        }
    }
}
