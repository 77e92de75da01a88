package dev.polyvisor.http;

import dev.polyvisor.api.PolyvisorException;

/**
 * Turns a backend's refusal (a status of 400 or more) into an error. A driver gives one when its backend says more than
 * the status does: a code or a message in the body.
 */
@FunctionalInterface
public interface RefusalReader {

    /**
     * Reads a refusal.
     *
     * @param standard the error that the status alone stands for, with the redacted body as its detail; begin with its
     *     {@link PolyvisorException#toBuilder()} to keep what is known
     * @param status the status, 400 to 599
     * @param body the beginning of the body as text, at most 64 KiB, secrets replaced by stars
     * @return the error to throw
     */
    PolyvisorException read(PolyvisorException standard, int status, String body);
}
