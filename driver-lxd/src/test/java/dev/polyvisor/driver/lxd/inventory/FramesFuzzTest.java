package dev.polyvisor.driver.lxd.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.lxd.testing.Damage;
import dev.polyvisor.driver.lxd.wire.WireEvent;
import dev.polyvisor.driver.lxd.wire.WireInstance;
import dev.polyvisor.http.Json;
import dev.polyvisor.http.JsonReader;
import dev.polyvisor.http.ReplyLimits;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Whatever chance makes of a frame of the events socket or of an element of a listing, it is read or refused: 100,000 of each;
 * 1,000,000 with {@code polyvisor.soak}.
 */
class FramesFuzzTest {
    private static final int ROUNDS = Boolean.getBoolean("polyvisor.soak") ? 1_000_000 : 100_000;
    private static final List<String> FRAMES = List.of("""
                    {"type":"lifecycle","timestamp":"2026-11-21T06:27:17.2Z","location":"none","project":"default",
                    "metadata":{"action":"instance-renamed","source":"/1.0/instances/web%2D1?project=p","context":
                    {"old_name":"web/1"},"requestor":{"username":"root","protocol":"unix","address":"@"}}}""", """
                    {"type":"operation","timestamp":"2026-11-21T06:27:17Z","location":"m1","metadata":{"id":"b3fc7302",
                    "class":"task","description":"Creating instance","status":"Success","status_code":200,"resources":
                    {"instances":["/1.0/instances/a"],"containers":null},"metadata":null,"may_cancel":false,"err":""}}""", """
                    {"type":"logging","metadata":{"message":"x","level":"info","context":{"a":"b"}}}""");
    private static final List<String> ELEMENTS = List.of("""
                    {"name":"web","project":"default","type":"container","status":"Running","status_code":103,"profiles":
                    ["default"],"expanded_config":{"limits.cpu":"2","volatile.uuid":"d0f1"},"expanded_devices":{"eth0":
                    {"type":"nic","hwaddr":"00:16:3e:01:02:03"}},"created_at":"2026-11-21T06:27:17.2Z","snapshots":null,
                    "state":{"network":{"eth0":{"addresses":[{"family":"inet","address":"10.0.0.1","scope":"global"}]}}}}""");

    private final Json json = new Json(new ReplyLimits(1 << 20, 100, 1 << 20));

    private int good;
    private int refused;

    @Test
    void frames_of_the_events_socket() {
        fuzz(1, FRAMES, text -> {
            try (JsonReader reader = json.reader(text)) {
                EventTranslation.of(reader.nextValue(WireEvent.class))
                        .ifPresent(event -> assertThat(event.sources()).isNotNull());
            }
        });
    }

    @Test
    void elements_of_a_listing() {
        fuzz(2, ELEMENTS, text -> {
            try (JsonReader reader = json.reader(text)) {
                WireInstance read = ListedInstance.read(reader, new ListedDevices());
                assertThat(Times.parse(read.createdAt())).isNotNull();
            }
        });
    }

    private void fuzz(long seed, List<String> originals, Consumer<String> use) {
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            String text = Damage.of(originals.get(random.nextInt(originals.size())), random);
            try {
                use.accept(text);
                good++;
            } catch (PolyvisorException refusal) {
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", round " + i + ": " + text, e);
            }
        }
        assertThat(good).as("good texts").isGreaterThan(ROUNDS / 100);
        assertThat(refused).as("refused texts").isGreaterThan(ROUNDS / 100);
    }
}
