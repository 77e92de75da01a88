package dev.polyvisor.spi.fleet;

import static dev.polyvisor.spi.fleet.FleetOpenTest.connection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Provider;
import dev.polyvisor.api.RawRequest;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Telemetry;
import dev.polyvisor.api.Trust;
import dev.polyvisor.api.driver.OptionSpec;
import dev.polyvisor.spi.testing.CapturedLog;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** S1 and S2: what is said aloud of trust and of secrets. */
class FleetSecretsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String SECRET = "tr0ub4dor-and-3";

    private final LabFactory lab = new LabFactory("lab-driver");

    @Test
    void insecureTrustIsWarnedOfOnceWithTheNameOfTheProvider() throws Exception {
        try (Fleet fleet = Fleet.builder()
                .driver(lab)
                .provider("careless", "lab-driver", connection().trust(Trust.insecure()))
                .provider("careful", "lab-driver", connection())
                .open()) {
            fleet.inventory().awaitParity(MINUTE);
            fleet.provider("careless").test();
        }
        assertThat(CapturedLog.linesWith("is not verified"))
                .filteredOn(line -> line.contains("careless"))
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("WARN "));
        assertThat(CapturedLog.linesWith("provider careful: the certificate")).isEmpty();
    }

    @Test
    void noLogLineExceptionOrTextContainsASecret() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        lab.options = List.of(OptionSpec.secret("key", "to get in").matching("tr.*"));
        lab.at("raw", () -> {
            throw PolyvisorException.of(ErrorCode.UNAUTHENTICATED, "the login was refused");
        });
        lab.at("check", () -> {
            throw new IllegalStateException("a fault");
        });
        Connection connection = connection()
                .login("admin", Secret.of(SECRET))
                .trust(Trust.insecure())
                .secret("key", Secret.of(SECRET));
        try (Fleet fleet = Fleet.builder()
                .driver(lab)
                .telemetry(new Telemetry() {
                    @Override
                    public void observed(String name, Duration took, String failure, Map<String, String> tags) {
                        told.add(name + failure + tags);
                    }
                })
                .provider("secretive", "lab-driver", connection)
                .open()) {
            fleet.inventory().awaitParity(MINUTE);
            Provider provider = fleet.provider("secretive");
            LabFactory.LabDriver driver = lab.opened.get(0);
            Operation<String> operation = driver.context.operations().start(driver.plan("x.start", "job-1"));
            told.add(failure(operation::await));
            told.add(failure(() -> provider.raw(RawRequest.get("/"))));
            told.add(failure(() -> fleet.add("secretive", "lab-driver", connection)));
            told.add(failure(() -> fleet.add("more", "no-driver", connection)));
            told.add(failure(() -> fleet.add("more", "lab-driver", connection.option("key", SECRET))));
            told.add(failure(() -> fleet.add("more", "lab-driver", connection.option(SECRET.substring(0, 4), SECRET))));
            told.add(failure(() -> fleet.add("more", "lab-driver", connection.secret("key", Secret.of("x" + SECRET)))));
            told.add(fleet + " " + provider + " " + provider.status() + fleet.drivers() + operation + operation.id());
            told.add(driver.connection.toString());
        }
        assertThat(told)
                .hasSizeGreaterThan(9)
                .allSatisfy(text -> assertThat(text).doesNotContain(SECRET));
        assertThat(CapturedLog.linesWith("secretive"))
                .as("something was logged at all")
                .isNotEmpty();
        assertThat(CapturedLog.linesWith(SECRET)).isEmpty();
    }

    @Test
    void whatAListenerOfTelemetryThrowsIsLoggedOnceAndHarmsNothing() throws Exception {
        String mark = "a broken meter";
        try (Fleet fleet = Fleet.builder()
                .driver(lab)
                .telemetry(new Telemetry() {
                    @Override
                    public void observed(String name, Duration took, String failure, Map<String, String> tags) {
                        throw new IllegalStateException(mark);
                    }
                })
                .provider("lab", "lab-driver", connection())
                .open()) {
            fleet.inventory().awaitParity(MINUTE);
            LabFactory.LabDriver driver = lab.opened.get(0);
            for (int i = 0; i < 3; i++) {
                assertThat(driver.context
                                .operations()
                                .start(driver.plan("x.start", "job"))
                                .await())
                        .isEqualTo("job");
            }
        }
        assertThat(CapturedLog.linesWith(mark)).hasSize(1);
    }

    private static String failure(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isInstanceOf(PolyvisorException.class);
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text + " " + ((PolyvisorException) thrown).violations();
    }
}
