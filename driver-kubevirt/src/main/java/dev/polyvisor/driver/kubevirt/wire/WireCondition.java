package dev.polyvisor.driver.kubevirt.wire;

/** A condition of an object. */
public record WireCondition(String type, String status, String reason, String message) {
    public WireCondition {
        type = Absent.text(type);
        status = Absent.text(status);
        reason = Absent.text(reason);
        message = Absent.text(message);
    }

    public boolean isTrue() {
        return status.equals("True");
    }
}
