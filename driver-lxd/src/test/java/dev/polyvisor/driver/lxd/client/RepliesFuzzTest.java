package dev.polyvisor.driver.lxd.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.lxd.testing.Damage;
import dev.polyvisor.driver.lxd.wire.WireImage;
import dev.polyvisor.driver.lxd.wire.WireInstance;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.driver.lxd.wire.WireServer;
import dev.polyvisor.driver.lxd.wire.WireVolume;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.http.Json;
import dev.polyvisor.http.JsonReader;
import dev.polyvisor.http.ReplyLimits;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever chance makes of a reply, it is read or refused: 100,000 replies; 1,000,000 with {@code polyvisor.soak}. */
class RepliesFuzzTest {
    private static final int ROUNDS = Boolean.getBoolean("polyvisor.soak") ? 1_000_000 : 100_000;
    private static final HttpRequest REQUEST = HttpRequest.get("/1.0");
    private static final String SYNC =
            "{\"type\":\"sync\",\"status\":\"Success\",\"status_code\":200,\"operation\":\"\","
                    + "\"error_code\":0,\"error\":\"\",\"metadata\":";

    /** Each with the types that it may be asked for as. */
    private static final List<String> REPLIES = List.of(
            SYNC + "{\"name\":\"v\",\"type\":\"custom\",\"content_type\":\"block\",\"config\":{\"size\":\"1GiB\"},"
                    + "\"used_by\":[\"/1.0/instances/a\"],\"location\":\"none\"}}",
            SYNC
                    + "{\"name\":\"web\",\"status_code\":102,\"config\":{\"limits.cpu\":\"1\"},\"devices\":{\"root\":{\"path\":"
                    + "\"/\"}},\"profiles\":[\"default\"],\"snapshots\":null,\"ephemeral\":false}}",
            SYNC + "{\"fingerprint\":\"abc\",\"aliases\":[{\"name\":\"x\"}],\"size\":7,\"properties\":{\"os\":\"b\"}}}",
            SYNC + "{\"api_extensions\":[\"etag\"],\"auth\":\"trusted\",\"config\":{\"core.trust_password\":true},"
                    + "\"environment\":{\"server\":\"lxd\",\"server_clustered\":false}}}",
            "{\"type\":\"async\",\"operation\":\"/1.0/operations/b3fc\",\"metadata\":{\"id\":\"b3fc\",\"status_code\":103,"
                    + "\"resources\":{\"instances\":[\"/1.0/instances/a\"]},\"metadata\":{\"progress\":{\"percent\":\"7\"}}}}",
            "{\"type\":\"error\",\"error_code\":404,\"error\":\"Instance not found\",\"metadata\":null}\n\n");

    private static final List<Class<?>> TYPES =
            List.of(WireVolume.class, WireInstance.class, WireImage.class, WireServer.class, WireOperation.class);

    private final Json json = new Json(new ReplyLimits(1 << 20, 100, 1 << 20));

    @Test
    void replies() {
        Random random = new Random(1);
        int good = 0;
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            int which = random.nextInt(REPLIES.size());
            String text = Damage.of(REPLIES.get(which), random);
            try {
                read(text, TYPES.get(Math.min(which, TYPES.size() - 1)));
                good++;
            } catch (PolyvisorException refusal) {
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("round " + i + ": " + text, e);
            }
            assertThat(Refusals.read(PolyvisorException.of(ErrorCode.INTERNAL, "refused"), 500, text))
                    .isNotNull();
        }
        assertThat(good).as("good replies").isGreaterThan(ROUNDS / 100);
        assertThat(refused).as("refused replies").isGreaterThan(ROUNDS / 10);
    }

    private void read(String text, Class<?> type) {
        try (JsonReader reader = json.reader(text)) {
            Envelope<?> envelope = Envelope.read(reader, type);
            if (type == WireOperation.class) {
                assertThat(envelope.operation(REQUEST)).isNotNull();
            } else {
                assertThat((Object) envelope.value(REQUEST)).isNotNull();
            }
        }
    }
}
