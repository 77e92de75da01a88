package dev.polyvisor.api.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevisionTest {

    @Test
    void theTextFormIsReadAgain() {
        Revision revision = new Revision("e-1_Z", Long.MAX_VALUE);

        assertThat(Revision.parse(revision.toString())).isEqualTo(revision);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "e.", ".7", "e.-1", "e.9223372036854775808", "e f.1", "e.1 ", "e.1.2"})
    void otherTextsAreRefused(String text) {
        assertThatThrownBy(() -> Revision.parse(text)).hasMessageStartingWith("revision");
    }

    @Test
    void revisionsOfDifferentEpochsCannotBeCompared() {
        assertThat(new Revision("a", 2).isAfter(new Revision("a", 1))).isTrue();
        assertThat(new Revision("a", 1).isAfter(new Revision("a", 1))).isFalse();
        assertThatThrownBy(() -> new Revision("a", 2).isAfter(new Revision("b", 1)))
                .hasMessageContaining("epochs");
        assertThatThrownBy(() -> new Revision("a", -1)).hasMessageContaining("revision.number");
        assertThatThrownBy(() -> new Revision("", 1)).hasMessageContaining("revision.epoch");
    }
}
