package dev.polyvisor.http;

import dev.polyvisor.api.PolyvisorException;

/**
 * How much of a reply is read before it is refused with RESOURCE_EXHAUSTED.
 *
 * <p>Thread safety: immutable.
 *
 * @param maxText the most bytes that are read into one value: {@link HttpReply#text()}, {@link HttpReply#bytes()},
 *     {@link HttpReply#json(Class)}; counted after decompression. It does not bound what is read element by element or
 *     downloaded
 * @param maxDepth the deepest nesting of JSON
 * @param maxString the longest text within JSON, in characters
 */
public record ReplyLimits(int maxText, int maxDepth, int maxString) {
    /** 16 MiB in one value, nesting of 200, texts of 4 Mi characters. */
    public static final ReplyLimits DEFAULT = new ReplyLimits(16 << 20, 200, 4 << 20);

    /** Checks that each is positive. */
    public ReplyLimits {
        if (maxText < 1 || maxDepth < 1 || maxString < 1) {
            throw PolyvisorException.invalidArgument("limits", "one of them is not positive");
        }
    }
}
