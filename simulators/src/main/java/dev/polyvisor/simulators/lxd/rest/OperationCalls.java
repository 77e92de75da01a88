package dev.polyvisor.simulators.lxd.rest;

import dev.polyvisor.simulators.lxd.guest.Sockets;
import dev.polyvisor.simulators.lxd.operation.Operation;
import dev.polyvisor.simulators.lxd.operation.Operations;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Refused;
import dev.polyvisor.simulators.lxd.state.Status;
import dev.polyvisor.spi.time.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /1.0/operations}. */
final class OperationCalls {
    private static final Duration FOR_EVER = Duration.ofDays(3650);

    private final LxdState state;
    private final Operations operations;
    private final Sockets sockets;

    OperationCalls(LxdState state, Operations operations, Sockets sockets) {
        this.state = state;
        this.operations = operations;
        this.sockets = sockets;
    }

    void handle(Call call, boolean trusted) throws InterruptedException {
        List<String> path = call.path();
        boolean secret = call.query("secret").isPresent();
        if (!trusted && !secret) {
            throw new Refused(403, "not authorized");
        }
        if (path.size() == 1) {
            list(call);
        } else if (path.size() == 2) {
            one(call, operations.get(path.get(1)));
        } else if (path.size() == 3 && path.get(2).equals("wait")) {
            await(call, operations.get(path.get(1)));
        } else if (path.size() == 3 && path.get(2).equals("websocket")) {
            sockets.connect(
                    call.exchange(),
                    operations.get(path.get(1)),
                    call.query("secret").orElse(""));
        } else {
            throw Refused.notFound("not found");
        }
    }

    private void list(Call call) {
        if (!call.method().equals("GET")) {
            throw new Refused(501, "not implemented");
        }
        boolean all = call.allProjects();
        ObjectNode byStatus = Json.object();
        for (Operation operation : operations.all()) {
            if (all || operation.project().equals(call.project())) {
                String status = operation.status().text().toLowerCase(Locale.ROOT);
                ArrayNode same = byStatus.has(status) ? (ArrayNode) byStatus.get(status) : byStatus.putArray(status);
                if (call.recursion() == 0) {
                    same.add(operation.url());
                } else {
                    same.add(operation.toJson());
                }
            }
        }
        call.sync(byStatus);
    }

    private void one(Call call, Operation operation) {
        switch (call.method()) {
            case "GET" -> call.sync(operation.toJson());
            case "DELETE" -> {
                if (operation.status().isFinal()) {
                    throw Refused.invalid("Only running operations can be cancelled");
                }
                if (!operation.mayCancel()) {
                    throw Refused.invalid("This operation can't be cancelled");
                }
                operations.end(operation, Status.CANCELLED, "");
                call.done();
            }
            default -> throw new Refused(501, "not implemented");
        }
    }

    private void await(Call call, Operation operation) throws InterruptedException {
        String given = call.query("timeout").orElse("-1");
        long seconds;
        try {
            seconds = Long.parseLong(given);
        } catch (NumberFormatException e) {
            throw Refused.failed("strconv.Atoi: parsing \"" + given + "\": invalid syntax");
        }
        Duration atMost = seconds < 0 ? FOR_EVER : Duration.ofSeconds(seconds);
        boolean unused = Waiting.until(state.clock(), operation.ended(), atMost);
        call.sync(operation.toJson());
    }
}
