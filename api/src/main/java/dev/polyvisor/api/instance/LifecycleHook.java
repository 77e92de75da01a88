package dev.polyvisor.api.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;

/**
 * The hooks of the LXD instance contract. A client sees them as events, after the fact, and cannot hold anything up.
 */
public enum LifecycleHook {
    /** The instance has started. */
    ON_START("onstart"),
    /** The instance has stopped. */
    ON_STOP("onstop"),
    /**
     * The instance has stopped and its name spaces still stand; happens inside the server and is never told to a
     * client.
     */
    ON_STOP_NS("onstopns");

    private final String text;

    LifecycleHook(String text) {
        this.text = text;
    }

    /**
     * The name of the hook.
     *
     * @return the name, for example {@code onstart}
     */
    public String text() {
        return text;
    }

    /**
     * The hook with a name.
     *
     * @param text the name
     * @return the hook
     * @throws PolyvisorException UNIMPLEMENTED when there is none of that name
     */
    public static LifecycleHook of(String text) {
        for (LifecycleHook hook : values()) {
            if (hook.text.equals(text)) {
                return hook;
            }
        }
        throw PolyvisorException.of(ErrorCode.UNIMPLEMENTED, "there is no hook of this name");
    }
}
