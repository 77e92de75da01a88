package dev.polyvisor.driver.lxd.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.driver.lxd.session.VolumeId;
import dev.polyvisor.driver.lxd.testing.Damage;
import dev.polyvisor.http.Json;
import dev.polyvisor.http.ReplyLimits;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Identities of volumes, URLs of their users and notes of copies, as others may have written them. */
class IdentitiesFuzzTest {
    private static final int ROUNDS = Boolean.getBoolean("polyvisor.soak") ? 1_000_000 : 100_000;

    private final LabelText labels = new LabelText(new Json(new ReplyLimits(1 << 20, 100, 1 << 20)));

    @Test
    void an_identity_that_is_read_is_written_as_the_same_text_and_others_are_none() {
        Random random = new Random(1);
        int good = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String text = Damage.of("fast/default/pv-1-data/m1", random);
            if (VolumeId.parse(text).isPresent()) {
                assertThat(VolumeId.parse(text).orElseThrow()).hasToString(text);
                good++;
            }
        }
        assertThat(good).isBetween(ROUNDS / 100, ROUNDS - ROUNDS / 100);
    }

    @Test
    void a_url_that_names_no_instance_counts_as_a_user_that_nobody_knows() {
        Random random = new Random(2);
        Map<String, String> known = Map.of("p/web", "uuid");
        for (int i = 0; i < ROUNDS; i++) {
            String url = Damage.of("/1.0/instances/web?project=p", random);
            assertThat(Users.user(url, known)).isIn("uuid", url);
        }
        assertThat(Users.user("/1.0/instances/web?project=p", known)).isEqualTo("uuid");
        assertThat(Users.user("/1.0/profiles/web?project=p", known)).isEqualTo("/1.0/profiles/web?project=p");
    }

    @Test
    void a_note_that_somebody_else_has_written_has_no_labels() {
        Random random = new Random(3);
        String note = labels.write(Map.of("polyvisor.driver", "lab", "polyvisor.disk", "d.root"));
        assertThat(labels.read(note)).containsEntry("polyvisor.driver", "lab").hasSize(2);
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(labels.read(Damage.of(note, random))).isNotNull();
        }
    }
}
