package dev.polyvisor.http.policy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.PolicyReport;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.http.JsonReader;
import dev.polyvisor.http.JsonType;
import dev.polyvisor.http.ReplyLimits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** The answer of a rule server, read strictly: what looks half right may mean something else than it seems to. */
final class RulesReply {
    /** A report of a thousand concerns; all of them stay in memory, for each machine. */
    static final ReplyLimits LIMITS = new ReplyLimits(256 << 10, 20, 64 << 10);

    private static final List<String> GRAVEST_FIRST = List.of(Concern.CRITICAL, Concern.WARNING, Concern.INFORMATION);
    private static final Comparator<Concern> GRAVITY = Comparator.comparingInt(RulesReply::gravity)
            .thenComparing(Concern::category)
            .thenComparing(Concern::label)
            .thenComparing(Concern::assessment);

    private final JsonReader in;
    private final HttpRequest request;
    private @Nullable Long version;
    private @Nullable Set<Concern> concerns;
    private List<String> errors = List.of();

    private RulesReply(JsonReader in, HttpRequest request) {
        this.in = in;
        this.request = request;
    }

    /**
     * Reads an answer to its end.
     *
     * @param in a reader at its beginning
     * @param request what it answers
     * @throws PolyvisorException FAILED_PRECONDITION when it has no result, which is how a server without rules answers;
     *     INTERNAL when it is something else than an answer
     */
    static RulesReply read(JsonReader in, HttpRequest request) {
        RulesReply reply = new RulesReply(in, request);
        boolean found = false;
        in.beginObject();
        while (in.hasNext()) {
            if (in.nextName().equals("result")) {
                found = true;
                reply.readResult();
            } else {
                in.skipValue();
            }
        }
        in.endObject();
        if (in.peek() != JsonType.END) {
            throw reply.nonsense("something follows the answer");
        }
        if (!found) {
            throw reply.failure(ErrorCode.FAILED_PRECONDITION, "no rules are loaded at " + request.path());
        }
        return reply;
    }

    /** The version of the rules. */
    long version() {
        if (version == null) {
            throw nonsense("it has no rules_version");
        }
        return version;
    }

    /** What was found. */
    PolicyReport report() {
        if (concerns == null) {
            throw nonsense("it has no concerns");
        }
        return new PolicyReport(version(), concerns, errors);
    }

    private void readResult() {
        in.beginObject();
        while (in.hasNext()) {
            switch (in.nextName()) {
                case "rules_version" -> version = readVersion();
                case "concerns" -> concerns = readConcerns();
                case "errors" -> errors = readErrors();
                default -> in.skipValue();
            }
        }
        in.endObject();
    }

    private long readVersion() {
        require(JsonType.NUMBER);
        long number = in.nextLong();
        if (number < 1) {
            throw nonsense("rules_version is not positive");
        }
        return number;
    }

    private List<String> readErrors() {
        List<String> texts = new ArrayList<>();
        if (in.peek() == JsonType.NULL) {
            in.nextNull();
            return texts;
        }
        in.beginArray();
        while (in.hasNext()) {
            texts.add(text());
        }
        in.endArray();
        return texts;
    }

    private Set<Concern> readConcerns() {
        Map<String, Concern> byId = new HashMap<>();
        Set<Concern> all = new HashSet<>();
        in.beginArray();
        while (in.hasNext()) {
            Concern concern = readConcern();
            if (concern.id().isEmpty()) {
                all.add(concern);
            } else {
                byId.merge(concern.id(), concern, BinaryOperator.minBy(GRAVITY));
            }
        }
        in.endArray();
        all.addAll(byId.values());
        return all;
    }

    private Concern readConcern() {
        String place = in.path();
        String id = "";
        String category = "";
        String label = "";
        @Nullable String assessment = null;
        in.beginObject();
        while (in.hasNext()) {
            switch (in.nextName()) {
                case "id" -> id = in.peek() == JsonType.NULL ? nothing() : text();
                case "category" -> category = text();
                case "label" -> label = text();
                case "assessment" -> assessment = text();
                default -> in.skipValue();
            }
        }
        in.endObject();
        if (category.isBlank() || label.isBlank() || assessment == null) {
            throw nonsense("category, label or assessment is missing at " + place);
        }
        return new Concern(id, category, label, assessment);
    }

    /** Categories that nobody knows come last. */
    private static int gravity(Concern concern) {
        int known = GRAVEST_FIRST.indexOf(concern.category());
        return known < 0 ? GRAVEST_FIRST.size() : known;
    }

    private String nothing() {
        in.nextNull();
        return "";
    }

    private String text() {
        require(JsonType.STRING);
        return in.nextString();
    }

    /** The reader itself would take a number for a text, and a text for a number. */
    private void require(JsonType expected) {
        JsonType found = in.peek();
        if (found != expected) {
            throw nonsense("expected " + expected + ", found " + found + " at " + in.path());
        }
    }

    private PolyvisorException nonsense(String problem) {
        return failure(ErrorCode.INTERNAL, "an answer that cannot be used: " + problem);
    }

    private PolyvisorException failure(ErrorCode code, String message) {
        return PolyvisorException.builder(code, message)
                .provider(HttpPolicyAgent.NAME)
                .operation(request.operation())
                .build();
    }
}
