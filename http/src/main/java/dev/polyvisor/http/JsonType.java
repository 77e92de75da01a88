package dev.polyvisor.http;

/** What comes next in a JSON text. */
public enum JsonType {
    /** An object begins. */
    OBJECT,
    /** An array begins. */
    ARRAY,
    /** The name of a member. */
    NAME,
    /** A text. */
    STRING,
    /** A number. */
    NUMBER,
    /** {@code true} or {@code false}. */
    BOOLEAN,
    /** {@code null}. */
    NULL,
    /** The object that the reader is in ends. */
    END_OBJECT,
    /** The array that the reader is in ends. */
    END_ARRAY,
    /** The text ends. */
    END
}
