package dev.polyvisor.spi.machine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.machine.CreateMachineRequest;
import dev.polyvisor.api.machine.MachineSecret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Drivers that quote what they must not, and where the pieces could come to light. */
class NoCredentialInTextTest {
    private static final String PASSWORD = "correct-horse";
    private static final String TOKEN = "eyJhbGciOi.J9x.sig";
    private static final String YAML_TOKEN = "tok-4711-of-yaml";
    private static final MachineSecret SECRET = MachineSecret.of("password", Secret.of(PASSWORD))
            .with(
                    MachineSecret.KUBECONFIG,
                    Secret.of("{\"server\": \"https://cluster.test\", \"token\": \"" + TOKEN + "\"}"))
            .with(MachineSecret.USER_DATA, Secret.of("#cloud-config\n  api-token: " + YAML_TOKEN + "\n"));
    private static final List<String> PIECES = List.of(PASSWORD, TOKEN, YAML_TOKEN, "#cloud-config");

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    static List<RuntimeException> leaks() {
        String text = "login with " + PASSWORD + " and bearer " + TOKEN + " refused; near '" + YAML_TOKEN
                + "' after #cloud-config";
        RuntimeException suppressing = new IllegalStateException("closing failed");
        suppressing.addSuppressed(new IllegalStateException(text));
        return List.of(
                new IllegalStateException(text),
                new CompletionException(text, new IllegalStateException(text)),
                suppressing,
                PolyvisorException.of(ErrorCode.UNAUTHENTICATED, text),
                PolyvisorException.of(ErrorCode.UNAVAILABLE, "down", new IllegalStateException(text)),
                PolyvisorException.of(ErrorCode.NOT_FOUND, text),
                PolyvisorException.builder(ErrorCode.INTERNAL, "no")
                        .detail(text)
                        .build(),
                PolyvisorException.invalid(List.of(new Violation("kubeconfig", text))));
    }

    @ParameterizedTest
    @MethodSource("leaks")
    void noErrorOfAStepShowsAPiece(RuntimeException leak) throws Exception {
        fixture.everyStep(call -> {
            throw leak;
        });

        PolyvisorException failure = create();
        assertNothingShows(failure);
        assertThat(failure).hasStackTraceContaining(NoCredentialInTextTest.class.getName());
    }

    @ParameterizedTest
    @MethodSource("leaks")
    void noErrorOfTheChecksShowsAPiece(RuntimeException leak) {
        when(fixture.spi.violations(any(), any())).thenThrow(leak);

        assertNothingShows(create());
    }

    @Test
    void aFaultOfTheVirtualMachineShowsNothingEither() {
        Error leak = new NoClassDefFoundError("while reading " + PASSWORD + " and " + TOKEN);
        when(fixture.spi.violations(any(), any())).thenThrow(leak);

        PolyvisorException failure = create();
        assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
        assertNothingShows(failure);
    }

    @ParameterizedTest
    @MethodSource("leaks")
    void noErrorOfAConnectionShowsAPiece(RuntimeException leak) throws Exception {
        when(fixture.spi.connect(any())).thenThrow(leak);

        assertNothingShows(create());
    }

    static List<String> written() {
        Base64.Encoder base64 = Base64.getEncoder();
        return List.of(
                "Authorization: Basic " + base64.encodeToString("admin@internal:p%s \"w/rd+".getBytes(UTF_8)),
                "GET /login?password=p%25s+%22w%2Frd%2B",
                "GET /login?password=p%25s%20%22w%2Frd%2B",
                "{\"password\":\"p%s \\\"w/rd+\"}",
                "data: " + base64.encodeToString("p%s \"w/rd+".getBytes(UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("written")
    void aPieceIsFoundAsLibrariesWriteIt(String text) {
        Redaction redaction = new Redaction(
                MachineSecret.of("user", Secret.of("admin@internal")).with("password", Secret.of("p%s \"w/rd+")));

        assertThat(redaction.clean(text)).endsWith(text.startsWith("{") ? "***\"}" : "***" + padding(text));
        assertThat(redaction.passes(new IllegalStateException("failed", new IllegalStateException(text))))
                .isFalse();
    }

    private static String padding(String text) {
        return text.substring(text.replaceAll("=+$", "").length());
    }

    @Test
    void aPathThatQuotesTheSecretShowsNothing() {
        when(fixture.spi.violations(any(), any()))
                .thenReturn(List.of(new Violation("kubeconfig." + TOKEN, "is not known")));

        assertNothingShows(create());
    }

    @Test
    @SuppressWarnings("OverrideThrowableToString") // libraries do
    void anErrorWhoseTextHidesItsMessageIsLookedInto() throws Exception {
        when(fixture.spi.backendKeys()).thenReturn(java.util.Set.of());
        fixture.everyStep(call -> {
            throw new IllegalStateException(PASSWORD) {
                @Override
                public String toString() {
                    return "hidden";
                }
            };
        });

        assertThat(create()).hasNoCause();
    }

    @Test
    void whatIsCleanStaysAsItIs() throws Exception {
        PolyvisorException thrown = PolyvisorException.of(
                ErrorCode.UNAVAILABLE, "https://cluster.test refused", new IllegalStateException("connection refused"));
        when(fixture.spi.backendKeys()).thenReturn(java.util.Set.of());
        fixture.everyStep(call -> {
            throw thrown;
        });

        assertThat(create())
                .hasMessage("could not create machine \"worker-1\": https://cluster.test refused")
                .hasCause(thrown);
    }

    @Test
    void aSecretOfAMegabyteInOneLineIsSearchedInTime() {
        String line = "A1b2".repeat(1 << 18);
        Redaction redaction = new Redaction(MachineSecret.of("key", Secret.of("token: " + line)));

        assertThat(redaction.clean("near " + line + " in line 1")).isEqualTo("near *** in line 1");
    }

    @Test
    void whatTheParserMightShowOfTheKeysOfTheCacheIsNothing() {
        assertThat(AccessDigest.of(SECRET)).hasToString("AccessDigest");
        assertThat(AccessDigest.of(SECRET).hex()).hasSize(64);
        assertThat(AccessDigest.of(SECRET))
                .isEqualTo(AccessDigest.of(new MachineSecret(SECRET.data())))
                .isNotEqualTo(AccessDigest.of(SECRET.with("password", Secret.of("wrong-horse"))));
        assertThat(AccessDigest.of(MachineSecret.of("a", Secret.of("bc"))))
                .isNotEqualTo(AccessDigest.of(MachineSecret.of("ab", Secret.of("c"))));
    }

    private PolyvisorException create() {
        return catchThrowableOfType(
                PolyvisorException.class,
                () -> fixture.plugin.createMachine(CreateMachineRequest.of(Fixture.NAME, Fixture.CLASS, SECRET)));
    }

    private static void assertNothingShows(PolyvisorException failure) {
        StringWriter everything = new StringWriter();
        failure.printStackTrace(new PrintWriter(everything, true));
        everything
                .append(failure.detail().orElse(""))
                .append(failure.violations().toString())
                .append(StatusText.of(failure));
        assertThat(everything.toString()).doesNotContain(PIECES);
    }
}
