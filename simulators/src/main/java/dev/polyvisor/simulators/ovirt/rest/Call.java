package dev.polyvisor.simulators.ovirt.rest;

import dev.polyvisor.simulators.ovirt.state.Refused;
import dev.polyvisor.simulators.server.Exchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One request to the API, and the engine's ways to answer it. Used by one thread. */
final class Call {
    private final Exchange exchange;
    private final List<String> path = new ArrayList<>();
    private final Map<String, String> matrix = new HashMap<>();
    private final String correlation;

    /**
     * A call.
     *
     * @param newCorrelation what marks its events when the client does not say
     */
    Call(Exchange exchange, String newCorrelation) {
        this.exchange = exchange;
        List<String> segments = exchange.segments();
        for (String segment : segments.subList(Math.min(2, segments.size()), segments.size())) {
            String[] parts = segment.split(";", -1);
            if (!parts[0].isEmpty()) {
                path.add(parts[0]);
            }
            for (int i = 1; i < parts.length; i++) {
                int at = parts[i].indexOf('=');
                if (at > 0) {
                    matrix.put(parts[i].substring(0, at), parts[i].substring(at + 1));
                }
            }
        }
        if (!path.isEmpty() && path.get(0).equals("v4")) {
            path.remove(0);
        }
        this.correlation = exchange.header("Correlation-Id")
                .or(() -> exchange.query("correlation_id"))
                .map(text -> text.replaceAll("[^A-Za-z0-9_-]", ""))
                .filter(text -> !text.isEmpty())
                .orElse(newCorrelation);
    }

    Exchange exchange() {
        return exchange;
    }

    String method() {
        return exchange.method();
    }

    /** The segments behind {@code /ovirt-engine/api}, without the parameters in them. */
    List<String> path() {
        return path;
    }

    String correlation() {
        return correlation;
    }

    /** A parameter of the query, or of the path. */
    Optional<String> parameter(String name) {
        return exchange.query(name).or(() -> Optional.ofNullable(matrix.get(name)));
    }

    boolean flag(String name) {
        return parameter(name).map(Boolean::parseBoolean).orElse(false);
    }

    boolean allContent() {
        return flag("all_content")
                || exchange.header("All-Content").map(Boolean::parseBoolean).orElse(false);
    }

    /** How many are wanted at most. What is no number is ignored. */
    int max() {
        long max = number("max", Integer.MAX_VALUE);
        if (max < 0) {
            throw Refused.fault(400, "Operation Failed", "The value of the parameter 'max' must not be negative.");
        }
        return (int) Math.min(max, Integer.MAX_VALUE);
    }

    long number(String name, long otherwise) {
        return parameter(name).map(text -> parsed(text, otherwise)).orElse(otherwise);
    }

    private static long parsed(String text, long otherwise) {
        try {
            return Long.parseLong(text.trim());
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    String body() {
        try {
            return new String(exchange.body().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fields of a form. */
    Map<String, String> form() {
        Map<String, String> fields = new HashMap<>();
        for (String each : body().split("&", -1)) {
            int at = each.indexOf('=');
            if (at > 0) {
                fields.put(
                        URLDecoder.decode(each.substring(0, at), StandardCharsets.UTF_8),
                        URLDecoder.decode(each.substring(at + 1), StandardCharsets.UTF_8));
            }
        }
        return fields;
    }

    boolean isJson() {
        return exchange.header("Content-Type")
                .map(type -> type.toLowerCase(Locale.ROOT).startsWith("application/json"))
                .orElse(false);
    }

    void json(int status, String text) {
        send(status, "application/json", text);
    }

    void html(int status, String text) {
        send(status, "text/html;charset=UTF-8", text);
    }

    void empty(int status) {
        exchange.reply(status, new byte[0]);
    }

    /** Through a stream, because only what has no length is compressed. */
    private void send(int status, String type, String text) {
        exchange.setHeader("Content-Type", type);
        if (method().equals("HEAD")) {
            exchange.reply(status, new byte[0]);
            return;
        }
        try {
            exchange.reply(status).write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void refuse(Refused refusal, boolean isAction) {
        switch (refusal.form()) {
            case EMPTY -> empty(refusal.status());
            case HTML -> html(refusal.status(), refusal.detail());
            case FAULT -> {
                String host = exchange.header("Host").orElse("localhost");
                String fault = Bodies.fault(refusal)
                        .replace("see: services/", "see: https://" + host + "/ovirt-engine/apidoc#services/");
                json(
                        refusal.status(),
                        isAction && refusal.status() == 409
                                ? "{\"fault\":" + fault + ",\"status\":\"failed\"}"
                                : fault);
            }
        }
    }
}
