package dev.polyvisor.simulators.kubevirt.state;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The cluster says no, with the Status that is the body of the answer. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;
    private final transient ObjectNode status;

    /** One of the causes of a refusal. Empty members are left out. */
    public record Cause(String reason, String message, String field) {}

    private Refused(int code, ObjectNode status) {
        super(Json.text(status, "message"));
        this.code = code;
        this.status = status;
    }

    /** A refusal without details. */
    public static Refused of(int code, String reason, String message) {
        return of(code, reason, message, null);
    }

    public static Refused of(int code, String reason, String message, @Nullable ObjectNode details) {
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", message);
        if (!reason.isEmpty()) {
            status.put("reason", reason);
        }
        if (details != null) {
            status.set("details", details);
        }
        return new Refused(code, status.put("code", code));
    }

    public static Refused bad(String message) {
        return of(400, "BadRequest", message);
    }

    public static Refused notFound(Type type, String name) {
        return of(
                404,
                "NotFound",
                type.qualified() + " \"" + name + "\" not found",
                details(name, type.group(), type.plural()));
    }

    public static Refused exists(Type type, String name) {
        return of(
                409,
                "AlreadyExists",
                type.qualified() + " \"" + name + "\" already exists",
                details(name, type.group(), type.plural()));
    }

    public static Refused stale(Type type, String name) {
        return of(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + type.qualified() + " \"" + name
                        + "\": the object has been modified; please apply your changes to the latest version and try again",
                details(name, type.group(), type.plural()));
    }

    /** Of a sub-resource: kinds are singular there. */
    public static Refused state(String singular, String name, String why) {
        return of(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + singular + ".kubevirt.io \"" + name + "\": " + why,
                details(name, "kubevirt.io", singular));
    }

    /** Refused by the schema or the validation of a kind: {@code what} is as the server calls the kind there. */
    public static Refused invalid(Type type, String what, String name, Cause cause) {
        String shown = type.group().isEmpty() ? what : what + "." + type.group();
        return of(
                422,
                "Invalid",
                shown + " \"" + name + "\" is invalid: " + cause.field + ": " + cause.message,
                causes(details(name, type.group(), what), List.of(cause)));
    }

    public static Refused internal(String message) {
        return of(
                500,
                "InternalError",
                "Internal error occurred: " + message,
                causes(Json.object(), List.of(new Cause("", message, ""))));
    }

    /** By a webhook of KubeVirt. */
    public static Refused denied(String webhook, List<Cause> causes) {
        StringBuilder texts = new StringBuilder();
        causes.forEach(cause -> texts.append(texts.isEmpty() ? "" : ", ").append(cause.message));
        return of(
                422,
                "Invalid",
                "admission webhook \"" + webhook + "\" denied the request: " + texts,
                causes(Json.object(), causes));
    }

    public static Refused expired(String message) {
        return of(410, "Expired", message);
    }

    /** What a refusal is about. Empty members are left out. */
    public static ObjectNode details(String name, String group, String kind) {
        ObjectNode details = Json.object();
        if (!name.isEmpty()) {
            details.put("name", name);
        }
        if (!group.isEmpty()) {
            details.put("group", group);
        }
        return kind.isEmpty() ? details : details.put("kind", kind);
    }

    public static ObjectNode causes(ObjectNode details, List<Cause> causes) {
        ArrayNode all = details.putArray("causes");
        for (Cause cause : causes) {
            ObjectNode one = all.addObject();
            if (!cause.reason.isEmpty()) {
                one.put("reason", cause.reason);
            }
            one.put("message", cause.message);
            if (!cause.field.isEmpty()) {
                one.put("field", cause.field);
            }
        }
        return details;
    }

    /** The same with a token to go on with. */
    public Refused withContinue(String token) {
        ObjectNode copy = status.deepCopy();
        copy.putObject("metadata").put("continue", token);
        return new Refused(code, copy);
    }

    /** What the message of the Status says. */
    public String text() {
        return Json.text(status, "message");
    }

    public int code() {
        return code;
    }

    public ObjectNode status() {
        return status;
    }
}
