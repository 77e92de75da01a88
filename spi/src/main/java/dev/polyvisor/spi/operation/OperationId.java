package dev.polyvisor.spi.operation;

import dev.polyvisor.api.PolyvisorException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * What stands in the text of an operation's id: provider and verb, and then either the backend's handle, with which any
 * process can take the work up, or, as long as there is none, a name that means something in this process only. The text
 * can stand in URLs and file names.
 *
 * @param provider the provider
 * @param verb the verb of the plan
 * @param name the handle or the local name
 * @param resumable whether the name is a handle
 */
record OperationId(String provider, String verb, String name, boolean resumable) {
    private static final String HANDLE = "h";
    private static final String LOCAL = "l";
    private static final char SEPARATOR = '\0';

    static OperationId local(String provider, String verb, String name) {
        return new OperationId(provider, verb, name, false);
    }

    static OperationId handle(String provider, String verb, String handle) {
        return new OperationId(provider, verb, handle, true);
    }

    /** Reads the text form; INVALID_ARGUMENT when it is none. */
    static OperationId parse(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            String parts = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            // the handle comes last: it may hold anything
            List<String> split = List.of(parts.split(String.valueOf(SEPARATOR), 4));
            if (split.size() == 4
                    && (split.get(0).equals(HANDLE) || split.get(0).equals(LOCAL))) {
                return new OperationId(
                        split.get(1), split.get(2), split.get(3), split.get(0).equals(HANDLE));
            }
        } catch (IllegalArgumentException | CharacterCodingException malformed) {
            // reported below, as any other malformed text
        }
        throw PolyvisorException.invalidArgument("id", "is no identity of an operation");
    }

    @Override
    public String toString() {
        String parts = String.join(String.valueOf(SEPARATOR), resumable ? HANDLE : LOCAL, provider, verb, name);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(parts.getBytes(StandardCharsets.UTF_8));
    }
}
