package dev.polyvisor.simulators.fake.fault;

/** Where a call to the fake backend can fail or hang. Calls are counted by point, whether or not they fail. */
public enum FaultPoint {
    /** The factory opens a session. */
    OPEN,
    /** {@code Driver.test()}. */
    TEST,
    /** An adapter begins a listing. */
    LIST,
    /** A listing goes on to its next page, the first one included. */
    LIST_PAGE,
    /** An adapter reads targets. */
    READ,
    /** A polling source is asked for the newest position. */
    POSITION,
    /** A polling source is asked for events. */
    POLL,
    /** A stream is opened. */
    SUBSCRIBE,
    /** A stream hands on what it has; a failure ends the stream with its code. */
    STREAM,
    /** An instance is looked up, refreshed or listed, or one of its facets reads. */
    LOOKUP,
    /** A request for work arrives; a failure comes before any effect. */
    ACCEPT,
    /** A request for work is answered; a failure comes after the effect, so the reply is lost. */
    REPLY,
    /** An operation asks how its work stands. */
    CHECK,
    /** An operation asks for its work to be given up. */
    CANCEL,
    /** A command is started in a guest. */
    EXEC,
    /** A file, an archive or a backup is read or written. */
    TRANSFER,
    /** The resource driver makes a volume or a copy of a disk; its machines pass the points of instances. */
    ALLOCATE,
    /** The resource driver deletes a volume or a copy of a disk. */
    DEALLOCATE,
    /** The resource driver looks something up that is no machine. */
    RESOURCE,
    /** One step of a call of the machine plugin. */
    MACHINE,
    /** A request in the backend's own language. */
    RAW,
    /** The session is closed; only hanging makes sense here. */
    CLOSE
}
