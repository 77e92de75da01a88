package dev.polyvisor.simulators.ovirt.state;

/** The engine says no, in one of its ways. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** How a refusal looks. */
    public enum Form {
        /** Nothing but the status. */
        EMPTY,
        /** A fault with reason and detail. */
        FAULT,
        /** A page. */
        HTML
    }

    private final int status;
    private final String reason;
    private final Form form;

    private Refused(int status, Form form, String reason, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.form = form;
        this.reason = reason;
    }

    /** A fault; an action that fails has it inside. */
    public static Refused fault(int status, String reason, String detail) {
        return new Refused(status, Form.FAULT, reason, detail);
    }

    /** What a command says that may not be done now. */
    public static Refused conflict(String message) {
        return fault(409, "Operation Failed", "[" + message + "]");
    }

    public static Refused invalid(String message) {
        return fault(400, "Operation Failed", "[" + message + "]");
    }

    public static Refused incomplete(String detail) {
        return fault(400, "Incomplete parameters", detail);
    }

    /** A reference that leads nowhere. */
    public static Refused unknown(String what) {
        return fault(404, "Operation Failed", "Entity not found: " + what);
    }

    public static Refused empty(int status) {
        return new Refused(status, Form.EMPTY, "", "");
    }

    public static Refused html(int status, String page) {
        return new Refused(status, Form.HTML, "", page);
    }

    public int status() {
        return status;
    }

    public Form form() {
        return form;
    }

    public String reason() {
        return reason;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }
}
