package dev.polyvisor.driver.lxd.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Provider;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.MigrationTarget;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.api.instance.TransferMode;
import dev.polyvisor.driver.lxd.kill.Lab.Death;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client dies at each request and each socket of a transfer between two servers; another client makes the same call. */
class TransferKillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
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
        return modes().flatMap(mode -> deaths(mode, provider -> copy(provider, mode)));
    }

    /** A move is a transfer and a deletion. */
    static Stream<Arguments> moving() {
        return modes().flatMap(mode -> deaths(mode, provider -> move(provider, mode)));
    }

    private static Stream<TransferMode> modes() {
        return Stream.of(TransferMode.RELAY, TransferMode.PULL, TransferMode.PUSH);
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
        assertThat(there().files().readText(NOTE)).isEqualTo("carried");
        assertThat(lab.workThere()).as("what waits for data there").isZero();
    }

    /** What died had carried everything and deleted nothing. */
    private void dieBeforeTheSourceIsDeleted() throws Exception {
        create(lab.survivor());
        List<Death> deaths = Lab.deaths(2, TransferKillTest::create, provider -> move(provider, TransferMode.PULL));
        lab.die(deaths.get(deaths.size() - 2), provider -> move(provider, TransferMode.PULL));
        assertThat(lab.named(NAME)).hasSize(1);
        assertThat(lab.namesThere()).containsExactly(NAME);
    }

    @Test
    void a_source_that_was_used_after_it_was_carried_is_not_deleted_for_what_it_was_before() throws Exception {
        dieBeforeTheSourceIsDeleted();
        Instance source = lab.survivor().instances().get(NAME);
        source.start().await(PATIENCE);
        source.files().write(NOTE, "later").await(PATIENCE);
        source.stop(StopOptions.force()).await(PATIENCE);

        assertThatThrownBy(() -> move(lab.survivor(), TransferMode.PULL))
                .isInstanceOfSatisfying(PolyvisorException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
                    assertThat(failure).hasMessageContaining("has been started since");
                });
        assertThat(source.files().readText(NOTE)).isEqualTo("later");

        there().delete().await(PATIENCE);
        move(lab.survivor(), TransferMode.PULL);
        assertThat(lab.named(NAME)).isEmpty();
        assertThat(there().files().readText(NOTE)).isEqualTo("later");
    }

    @Test
    void a_source_that_the_deletion_of_a_dead_client_takes_away_meanwhile_has_been_moved() throws Exception {
        dieBeforeTheSourceIsDeleted();
        lab.vanishBeforeItIsDeleted(NAME);

        move(lab.survivor(), TransferMode.PULL);

        assertThat(lab.named(NAME)).isEmpty();
        assertThat(lab.namesThere()).containsExactly(NAME);
    }

    /** LXD takes what has not arrived away before the operation ends, which can be between two looks of the client. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void a_target_that_goes_while_it_is_looked_at_is_not_taken_for_whole(int look) throws Exception {
        dieBeforeTheSourceIsDeleted();
        lab.vanishThereAt(look, NAME);

        try {
            move(lab.survivor(), TransferMode.PULL);
        } catch (PolyvisorException aborted) {
            assertThat(aborted.code()).isEqualTo(ErrorCode.ABORTED);
            assertThat(lab.named(NAME)).hasSize(1);
        }
        move(lab.survivor(), TransferMode.PULL);

        assertThat(lab.named(NAME)).isEmpty();
        assertThat(there().files().readText(NOTE)).isEqualTo("carried");
    }

    @Test
    void a_source_is_not_deleted_for_what_somebody_else_has_made_at_its_target() throws Exception {
        dieBeforeTheSourceIsDeleted();
        there().delete().await(PATIENCE);
        var unused = lab.there()
                .instances()
                .create(InstanceSpec.named(NAME)
                        .source(new InstanceSource.Empty())
                        .start(false)
                        .build())
                .await(PATIENCE);

        assertThatThrownBy(() -> move(lab.survivor(), TransferMode.PULL))
                .isInstanceOfSatisfying(
                        PolyvisorException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.ALREADY_EXISTS));
        assertThat(lab.named(NAME)).hasSize(1);
        assertThat(lab.namesThere()).containsExactly(NAME);
    }

    private Instance there() {
        return lab.there().instances().get(NAME);
    }
}
