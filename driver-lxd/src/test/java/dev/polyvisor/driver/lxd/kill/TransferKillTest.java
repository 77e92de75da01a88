package dev.polyvisor.driver.lxd.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Provider;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.MigrationTarget;
import dev.polyvisor.api.instance.TransferMode;
import dev.polyvisor.driver.lxd.kill.Lab.Death;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The client dies at each request and each socket of a transfer between two servers; another client makes the same call. */
class TransferKillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String NAME = "web-1";
    private static final String COPY = "web-2";
    private static final String NOTE = "/root/note";

    private final Lab lab = new Lab(2);

    @AfterEach
    void close() {
        lab.close();
    }

    private static void create(Provider provider) throws InterruptedException {
        Instance made = provider.instances()
                .create(InstanceSpec.named(NAME).image(Lab.IMAGE).start(false).build())
                .await(PATIENCE);
        var unused = made.files().write(NOTE, "carried").await(PATIENCE);
    }

    private static Instance copy(Provider provider, TransferMode mode) throws InterruptedException {
        return provider.instances()
                .get(NAME)
                .copy(CopySpec.named(COPY)
                        .provider(Lab.THERE)
                        .idempotencyKey("copy 1")
                        .mode(mode)
                        .start(false)
                        .build())
                .await(PATIENCE);
    }

    /** Where it is gone from here it has arrived. */
    private static void move(Provider provider, TransferMode mode) throws InterruptedException {
        Optional<Instance> source = provider.instances().find(NAME);
        if (source.isPresent()) {
            var unused = source.get()
                    .migrate(MigrateSpec.builder(
                                    new MigrationTarget.Provider(Lab.THERE, Optional.empty(), Optional.empty(), mode))
                            .build())
                    .await(PATIENCE);
        }
    }

    private static Stream<Arguments> deaths(TransferMode mode, Lab.Call call) {
        return Lab.deaths(2, TransferKillTest::create, call).stream().map(death -> Arguments.of(mode, death));
    }

    static Stream<Arguments> copying() {
        return Stream.of(TransferMode.RELAY, TransferMode.PULL, TransferMode.PUSH)
                .flatMap(mode -> deaths(mode, provider -> copy(provider, mode)));
    }

    /** A move is a transfer and a deletion. */
    static Stream<Arguments> moving() {
        return deaths(TransferMode.PULL, provider -> move(provider, TransferMode.PULL));
    }

    @ParameterizedTest
    @MethodSource("copying")
    void a_copy_that_died_is_followed_or_made_anew_and_there_is_one(TransferMode mode, Death death) throws Exception {
        create(lab.survivor());
        lab.die(death, provider -> copy(provider, mode));

        Instance copy = copy(lab.survivor(), mode);

        assertThat(copy.key().provider()).isEqualTo(Lab.THERE);
        assertThat(copy.files().readText(NOTE)).isEqualTo("carried");
        assertThat(lab.namesThere()).containsExactly(COPY);
        assertThat(lab.workThere()).as("what waits for data there").isZero();
        assertThat(lab.named(NAME)).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("moving")
    void a_move_that_died_is_completed_by_a_repetition_and_the_instance_is_at_one_place(TransferMode mode, Death death)
            throws Exception {
        create(lab.survivor());
        lab.die(death, provider -> move(provider, mode));

        assertThat(lab.named(NAME).size() + lab.namesThere().size())
                .as("places where it is")
                .isPositive();
        move(lab.survivor(), mode);

        assertThat(lab.named(NAME)).isEmpty();
        assertThat(lab.namesThere()).containsExactly(NAME);
    }
}
