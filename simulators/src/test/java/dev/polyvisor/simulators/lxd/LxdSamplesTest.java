package dev.polyvisor.simulators.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.simulators.server.TestCertificate;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The recorded calls of a real LXD, made again in the recorded order: the simulator answers the same. */
class LxdSamplesTest {
    /** What cannot be made again, and why. */
    private static final Map<String, String> NOT_REPLAYED = Map.of(
            "console-frames",
            "what a real shell on the console prints; the simulated console gives back what is typed");

    private final SkippingClock time = new SkippingClock();
    private final LxdSimulator lxd = LxdSimulator.builder().https().clock(time).start();
    private final TestCertificate admin = TestCertificate.selfSigned("admin");
    private final Replay replay = new Replay(lxd, admin);

    @AfterEach
    void close() {
        lxd.close();
        time.close();
    }

    @Test
    void each_recorded_call_is_answered_as_it_was_recorded() throws Exception {
        RecordedServerCalls server = new RecordedServerCalls(replay, lxd, admin);
        RecordedGuestCalls guest = new RecordedGuestCalls(replay, lxd, time);
        RecordedInstanceCalls instances = new RecordedInstanceCalls(replay);
        lxd.trust(admin);
        replay.also("PATCH", "/1.0", "{\"config\":{\"core.https_address\":\"\"}}");
        server.server();
        server.images();
        try (SampledSockets events = SampledSockets.events(replay, lxd)) {
            guest.create();
            guest.power();
            guest.exec();
            guest.files();
            guest.console();
            instances.snapshots();
            instances.updates();
            instances.backups();
            instances.lists();
            instances.copies();
            instances.errors();
            server.operations();
            replay.call(
                    "instance-stop-shutdown-async",
                    "PUT",
                    "/1.0/instances/ref-web/state",
                    "{\"action\":\"stop\",\"timeout\":10}");
            replay.also("GET", replay.operation() + "/wait", "");
            events.compareLifecycle(replay, "events");
        }
        server.split();
        server.trust();

        Set<String> covered = new TreeSet<>(replay.replayed());
        covered.addAll(NOT_REPLAYED.keySet());
        assertThat(covered).isEqualTo(Sample.names());
        assertThat(replay.differences()).isEmpty();
    }
}
