package dev.polyvisor.spi.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedSessionTest {
    private final SharedSession<TestSpec> session = new SharedSession<>(Fixture.mockSession());

    @Test
    void theLastUserClosesWhatIsNoLongerWanted() {
        session.enter();
        session.enter();

        assertThat(session.retire()).isFalse();
        assertThat(session.enter()).isFalse();
        assertThat(session.leave()).isFalse();
        assertThat(session.leave()).isTrue();
    }

    @Test
    void whatNobodyUsesIsClosedAtOnceAndOnlyOnce() {
        session.enter();
        assertThat(session.leave()).isFalse();

        assertThat(session.retire()).isTrue();
        assertThat(session.retire()).isFalse();
        assertThat(session.end()).isFalse();
    }

    @Test
    void anEndWaitsForNoUser() {
        session.enter();

        assertThat(session.end()).isTrue();
        assertThat(session.leave()).isFalse();
        assertThat(session.enter()).isFalse();
    }
}
