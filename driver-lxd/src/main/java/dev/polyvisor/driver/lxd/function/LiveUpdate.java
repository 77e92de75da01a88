package dev.polyvisor.driver.lxd.function;

/** When a changed key has its effect on an instance that runs. */
public enum LiveUpdate {
    /** At once. */
    AT_ONCE,
    /** With the commands that are begun from then on. */
    NEW_COMMANDS,
    /** With the next start. */
    NEXT_START,
    /** It has none: the key is a note, or the server's own. */
    NONE
}
