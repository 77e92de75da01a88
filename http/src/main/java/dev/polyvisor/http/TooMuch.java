package dev.polyvisor.http;

import java.io.IOException;
import java.io.Serial;

/** The other side sent more than is taken in one piece. */
final class TooMuch extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    TooMuch(long limit) {
        super("more than " + limit + " bytes in one piece");
    }
}
