package dev.polyvisor.api.instance;

/** A signal, with its number on Linux (x86 and ARM). */
public enum Signal {
    /** The terminal is gone. */
    HUP(1),
    /** Interrupt, as ^C sends it. */
    INT(2),
    /** Quit, as ^\\ sends it. */
    QUIT(3),
    /** Abort. */
    ABRT(6),
    /** Kill; cannot be caught. */
    KILL(9),
    /** For the program's own use. */
    USR1(10),
    /** For the program's own use. */
    USR2(12),
    /** A pipe without reader. */
    PIPE(13),
    /** A timer. */
    ALRM(14),
    /** Please end. */
    TERM(15),
    /** Go on after a stop. */
    CONT(18),
    /** Stop; cannot be caught. */
    STOP(19),
    /** Stop, as ^Z sends it. */
    TSTP(20),
    /** The size of the terminal has changed. */
    WINCH(28);

    private final int number;

    Signal(int number) {
        this.number = number;
    }

    /**
     * The number of the signal on Linux.
     *
     * @return the number
     */
    public int number() {
        return number;
    }
}
