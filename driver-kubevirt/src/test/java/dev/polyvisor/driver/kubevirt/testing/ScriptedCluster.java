package dev.polyvisor.driver.kubevirt.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.polyvisor.api.Connection;
import dev.polyvisor.simulators.server.Exchange;
import dev.polyvisor.simulators.server.Handler;
import dev.polyvisor.simulators.server.LoopbackServer;
import dev.polyvisor.simulators.server.TestCertificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An API server for tests that have to see what is asked and to say what is answered: it answers what it is told to, and anything
 * else as a server does that does not serve the path. Thread safety: may be used from any thread.
 */
public final class ScriptedCluster implements AutoCloseable {
    private static final String GROUPS = "{\"kind\":\"APIGroupList\",\"groups\":[{\"name\":\"kubevirt.io\"}]}";
    private static final String NO_MACHINES =
            "{\"kind\":\"VirtualMachineList\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}";

    private final LoopbackServer server;
    private final Map<String, Handler> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** What has been asked. */
    public record Asked(String method, String path, String authorization, String accept, String impersonated) {}

    private ScriptedCluster(LoopbackServer.Builder builder) {
        this.server = builder.handler(this::answer).start();
        answers("GET /apis", 200, GROUPS);
        answers("GET /apis/kubevirt.io/v1/namespaces/default/virtualmachines", 200, NO_MACHINES);
        answers("GET /apis/subresources.kubevirt.io/v1/version", 200, "{\"gitVersion\":\"v1.9.0\"}");
    }

    public static ScriptedCluster plain() {
        return new ScriptedCluster(LoopbackServer.builder().http());
    }

    public static ScriptedCluster secure(TestCertificate certificate) {
        return new ScriptedCluster(LoopbackServer.builder().https(certificate).askForClientCertificates());
    }

    public Connection connection() {
        return Connection.parse(server.http().toString());
    }

    public LoopbackServer server() {
        return server;
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** Answers a method and path with a status and a text. */
    public void answers(String what, int status, String body) {
        answers(what, exchange -> {
            exchange.setHeader("Content-Type", body.startsWith("{") ? "application/json" : "text/plain");
            exchange.reply(status, body.getBytes(UTF_8));
        });
    }

    public void answers(String what, Handler handler) {
        answers.put(what, handler);
    }

    private void answer(Exchange exchange) throws InterruptedException {
        asked.add(new Asked(
                exchange.method(),
                exchange.path(),
                exchange.header("Authorization").orElse(""),
                exchange.header("Accept").orElse(""),
                exchange.header("Impersonate-User").orElse("")));
        Handler handler = answers.get(exchange.method() + " " + exchange.path());
        if (handler == null) {
            exchange.setHeader("Content-Type", "text/plain; charset=utf-8");
            exchange.reply(404, "404 page not found\n".getBytes(UTF_8));
        } else {
            handler.handle(exchange);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
