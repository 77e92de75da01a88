package dev.polyvisor.testkit.contract;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.polyvisor.api.BackendVersion;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Provider;
import dev.polyvisor.testkit.leak.LeakCheck;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Opening, testing and closing a session. */
interface SessionRules extends DriverContract {

    @Test
    @DisplayName("F7 opening contacts nobody: a dead backend is a status and no exception")
    default void f7(Bench bench) throws InterruptedException {
        Provider provider = bench.openProvider(bench.deadConnection());

        assertThat(bench.sessionOf(provider.name()).capabilities()).isNotNull();
        assertThat(provider.status().parity()).isFalse();
        assertThat(provider.name()).isEqualTo(Bench.PROVIDER);
    }

    @Test
    @DisplayName("F8 test() tells product and version, the same from several threads at once, and changes nothing")
    default void f8(Bench bench) throws InterruptedException {
        ObservedDriver session = bench.session();
        ExecutorService executor = session.context().executor();
        bench.fleetAtParity();
        var before = bench.secondClient().contents();

        List<CompletableFuture<BackendVersion>> asked = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(bench.provider()::test, executor))
                .toList();

        BackendVersion version = bench.provider().version();
        assertThat(version.product()).isNotBlank();
        assertThat(version.version()).isNotBlank();
        assertThat(asked)
                .allSatisfy(each -> assertThat(each)
                        .succeedsWithin(bench.patience().operation())
                        .isEqualTo(version));
        assertThat(bench.secondClient().contents()).isEqualTo(before);
    }

    @Test
    @DisplayName("F9 test() of a dead backend fails with UNAVAILABLE or DEADLINE_EXCEEDED")
    default void f9(Bench bench) {
        Provider provider = bench.openProvider(bench.deadConnection());

        assertThatFailureOf(provider::test).hasCode(ErrorCode.UNAVAILABLE, ErrorCode.DEADLINE_EXCEEDED);
    }

    @Test
    @DisplayName("F10 test() with wrong credentials fails with UNAUTHENTICATED or PERMISSION_DENIED")
    default void f10(Bench bench) {
        Connection refused = bench.needs(bench.fixture().refusedConnection(), "connection with wrong credentials");

        assertThatFailureOf(() -> bench.openProvider(refused).test())
                .hasCode(ErrorCode.UNAUTHENTICATED, ErrorCode.PERMISSION_DENIED);
    }

    @Test
    @DisplayName("F11 no text contains a secret: neither an error with its causes nor a status")
    default void f11(Bench bench) {
        Connection refused = bench.needs(bench.fixture().refusedConnection(), "connection with wrong credentials");
        List<String> secrets = Secrets.of(refused);
        Provider provider = bench.openProvider(refused);

        Throwable failure = Assertions.catchThrowable(provider::test);

        assertThat(secrets)
                .as("secrets of the connection with wrong credentials")
                .isNotEmpty();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            assertThat(each.toString()).doesNotContain(secrets);
            if (each instanceof PolyvisorException told) {
                assertThat(told.detail().orElse("")).doesNotContain(secrets);
            }
        }
        assertThat(provider.status().toString() + provider + refused).doesNotContain(secrets);
    }

    @Test
    @DisplayName("F12 two sessions of one factory do not share their end")
    default void f12(Bench bench) throws InterruptedException {
        Fleet other = bench.open(bench.fleetBuilder()
                .provider("other", bench.driverName(), bench.fixture().connection()));
        other.inventory().awaitParity(bench.patience().parity());
        bench.fleetAtParity();

        other.close();

        assertThatCode(() -> bench.provider().test()).doesNotThrowAnyException();
        bench.provider().reset();
        bench.fleetAtParity();
        bench.awaitEqualsBackend();
    }

    @Test
    @DisplayName("F13 closing is idempotent, and ends a session that is connected, one that is not, and one that hangs")
    default void f13(Bench bench) throws InterruptedException {
        ObservedDriver session = bench.session();
        bench.fleetAtParity();
        if (bench.fixture().faults().contains(Fault.HANG)) {
            bench.inject(Fault.HANG);
            bench.provider().reset();
        }

        assertTimeoutPreemptively(bench.patience().close(), () -> {
            bench.fleet().close(Duration.ofSeconds(1));
            session.close();
            session.close();
        });
        bench.fixture().deadConnection().ifPresent(dead -> {
            Fleet unconnected = bench.open(bench.fleetBuilder().provider(Bench.PROVIDER, bench.driverName(), dead));
            assertTimeoutPreemptively(bench.patience().close(), () -> unconnected.close());
        });
    }

    @Test
    @DisplayName("F14 after a close no thread and no descriptor is left, however often")
    default void f14(Bench bench) throws InterruptedException {
        openAndClose(bench);
        LeakCheck before = LeakCheck.start();

        for (int i = 0; i < 3; i++) {
            openAndClose(bench);
        }

        assertThat(leftAfterClose(bench, before)).as("left after a close").isEmpty();
    }

    private static List<String> leftAfterClose(Bench bench, LeakCheck before) throws InterruptedException {
        Duration bound = bench.patience().close();
        if (!bench.fixture().collectsConnections()) {
            return before.leaks(bound);
        }
        int looks = 20;
        List<String> left = List.of("not looked yet");
        for (int i = 0; i < looks && !left.isEmpty(); i++) {
            System.gc();
            left = before.leaks(bound.dividedBy(looks));
        }
        return left;
    }

    private static void openAndClose(Bench bench) throws InterruptedException {
        try (Fleet fleet = bench.fleetBuilder()
                .provider(Bench.PROVIDER, bench.driverName(), bench.fixture().connection())
                .open()) {
            fleet.inventory().awaitParity(bench.patience().parity());
        }
    }

    @Test
    @DisplayName("F15 after a close every call of the session fails, with a code and at once")
    default void f15(Bench bench) throws InterruptedException {
        bench.fleetAtParity();
        Provider provider = bench.provider();

        bench.fleet().close();

        assertThatFailureOf(provider::test).hasCode(ErrorCode.FAILED_PRECONDITION);
        assertThatFailureOf(() -> provider.instances().list()).hasCode(ErrorCode.FAILED_PRECONDITION);
    }
}
