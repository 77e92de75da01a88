package dev.polyvisor.api.instance;

import static dev.polyvisor.api.instance.Violations.pathsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PowerOptionsTest {

    @Test
    void noTimeIsAKillInDisguise() {
        pathsOf(() -> StopOptions.graceful(Duration.ZERO)).containsExactly("timeout");
        pathsOf(() -> StopOptions.graceful(Duration.ofSeconds(-1))).containsExactly("timeout");
        pathsOf(() -> RestartOptions.graceful(Duration.ZERO)).containsExactly("timeout");
        pathsOf(() -> RestartOptions.cold(Duration.ZERO)).containsExactly("timeout");
    }

    @Test
    void gracefulStopKillsOnlyWhenItSaysSo() {
        assertThat(StopOptions.graceful().forceAfterTimeout()).isFalse();
        assertThat(StopOptions.graceful(Duration.ofSeconds(1)).forceAfterTimeout())
                .isFalse();
        assertThat(StopOptions.gracefulThenForce(Duration.ofSeconds(1)).forceAfterTimeout())
                .isTrue();
    }

    @Test
    void timeIsOnlyForTheGuest() {
        Optional<Duration> second = Optional.of(Duration.ofSeconds(1));

        pathsOf(() -> new StopOptions(StopOptions.Mode.FORCE, second, false)).containsExactly("timeout");
        pathsOf(() -> new StopOptions(StopOptions.Mode.STATEFUL, second, true))
                .containsExactly("timeout", "forceAfterTimeout");
        pathsOf(() -> new StopOptions(StopOptions.Mode.GRACEFUL, Optional.empty(), true))
                .containsExactly("forceAfterTimeout");
        pathsOf(() -> new RestartOptions(RestartOptions.Mode.FORCE, second)).containsExactly("timeout");
    }

    @Test
    void plainStartResumesAndPausesNothing() {
        assertThat(StartOptions.defaults().stateful()).isFalse();
        assertThat(StartOptions.defaults().paused()).isFalse();
        assertThat(StartOptions.resume().stateful()).isTrue();
        assertThat(StartOptions.asPaused().paused()).isTrue();
        pathsOf(() -> StartOptions.builder().location("").build()).containsExactly("location");
    }

    @Test
    void deletionKillsAndKeepsOnlyWhenItSaysSo() {
        assertThat(DeleteOptions.defaults()).isEqualTo(new DeleteOptions(false, false));
        assertThat(DeleteOptions.force()).isEqualTo(new DeleteOptions(true, false));
        assertThat(DeleteOptions.force().keepingDisks()).isEqualTo(new DeleteOptions(true, true));
        assertThat(DeleteOptions.defaults().keepingDisks()).isEqualTo(new DeleteOptions(false, true));
    }
}
