package dev.polyvisor.driver.ovirt.client;

import java.util.regex.Pattern;

/** Identifiers that may become part of a path. */
public final class EngineIds {
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._-]{0,99}");

    private EngineIds() {}

    /** Whether a text can be the identifier of an entity; what cannot is nowhere in the engine. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }
}
