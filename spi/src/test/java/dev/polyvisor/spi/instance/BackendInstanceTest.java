package dev.polyvisor.spi.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Backups;
import dev.polyvisor.api.instance.Console;
import dev.polyvisor.api.instance.ConsoleSpec;
import dev.polyvisor.api.instance.ConsoleType;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.Disks;
import dev.polyvisor.api.instance.ExecSpec;
import dev.polyvisor.api.instance.Files;
import dev.polyvisor.api.instance.Guest;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.Nics;
import dev.polyvisor.api.instance.Paths;
import dev.polyvisor.api.instance.Snapshots;
import dev.polyvisor.api.instance.TerminalSize;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BackendInstanceTest {
    private final SomeInventory inventory = new SomeInventory();

    private static Map<Capability, String> nothing() {
        Map<Capability, String> reasons = new EnumMap<>(Capability.class);
        for (Capability capability : Capability.values()) {
            reasons.put(capability, "no " + capability + " here");
        }
        return reasons;
    }

    private SomeInstance incapable() {
        return new SomeInstance(inventory, CapabilityTable.of("a page", nothing(), Map.of()), Optional.empty());
    }

    static Stream<Arguments> facets() {
        SomeInstance instance = new BackendInstanceTest().incapable();
        return Stream.of(
                        Map.entry(Backups.class, instance.backups()),
                        Map.entry(Console.class, instance.console()),
                        Map.entry(Disks.class, instance.disks()),
                        Map.entry(Files.class, instance.files()),
                        Map.entry(Guest.class, instance.guest()),
                        Map.entry(Nics.class, instance.nics()),
                        Map.entry(Paths.class, instance.paths()),
                        Map.entry(Snapshots.class, instance.snapshots()))
                .flatMap(facet -> Arrays.stream(facet.getKey().getMethods())
                        .filter(method -> Modifier.isAbstract(method.getModifiers()))
                        .filter(method -> facet.getKey() != Paths.class || method.getReturnType() != Optional.class)
                        .map(method -> Arguments.of(method, facet.getValue())));
    }

    @ParameterizedTest
    @MethodSource("facets")
    void what_a_facet_has_not_is_refused_with_the_reason(Method method, Object facet) {
        Object[] nothing = Arrays.stream(method.getParameterTypes())
                .map(type -> type == ConsoleType.class
                        ? ConsoleType.VNC
                        : type == ConsoleSpec.class ? ConsoleSpec.serial() : null)
                .toArray();

        assertThatThrownBy(() -> method.invoke(facet, nothing))
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .isInstanceOfSatisfying(PolyvisorException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.UNIMPLEMENTED);
                    assertThat(refusal).hasMessageContaining("here (a page)");
                });
    }

    static Stream<Arguments> verbs() {
        return Stream.of(
                verb(Capability.RENAME, i -> i.rename("other")),
                verb(Capability.MIGRATE, i -> i.migrate(MigrateSpec.toAnyHost())),
                verb(Capability.MIGRATE_PROVIDER, i -> i.migrate(MigrateSpec.toProvider("b"))),
                verb(Capability.COPY, i -> i.copy(CopySpec.named("other").build())),
                verb(Capability.EXPORT, i -> i.export(OutputStream.nullOutputStream())),
                verb(Capability.EXEC, i -> i.exec("true")),
                verb(
                        Capability.EXEC_INTERACTIVE,
                        i -> i.exec(ExecSpec.of("sh")
                                .terminal(new TerminalSize(80, 24))
                                .build())),
                verb(Capability.LIFECYCLE_EVENTS, i -> i.lifecycle(event -> {})));
    }

    private static Arguments verb(Capability capability, Consumer<Instance> call) {
        return Arguments.of(capability, call);
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void a_verb_that_a_driver_has_not_names_the_capability(Capability capability, Consumer<Instance> call) {
        assertThatThrownBy(() -> call.accept(incapable()))
                .isInstanceOf(PolyvisorException.class)
                .hasMessage(capability + " is not available: no " + capability + " here (a page)");
    }

    @Test
    void no_path_is_known() {
        Paths paths = incapable().paths();

        assertThat(Stream.of(
                        paths.instance(),
                        paths.rootfs(),
                        paths.templates(),
                        paths.state(),
                        paths.devices(),
                        paths.log(),
                        paths.logFile(),
                        paths.consoleBufferLog()))
                .allMatch(Optional::isEmpty);
    }

    @Test
    void a_verb_that_is_missing_without_a_reason_is_a_fault_of_the_driver() {
        SomeInstance able =
                new SomeInstance(inventory, CapabilityTable.of("a page", Map.of(), Map.of()), Optional.empty());

        assertThatThrownBy(() -> able.rename("other"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("RENAME");
    }

    @Test
    void the_information_is_what_was_read_until_the_inventory_has_another_value() {
        inventory.has("as it was");
        SomeInstance instance =
                new SomeInstance(inventory, CapabilityTable.of("a page", Map.of(), Map.of()), inventory.value());
        assertThat(instance.info().description()).isEqualTo("as it was read");

        inventory.has("as it is now");

        assertThat(instance.info().description()).isEqualTo("as it is now");
    }

    @Test
    void what_is_read_again_is_newer_than_what_the_inventory_had_before() {
        inventory.has("as it was");
        SomeInstance instance =
                new SomeInstance(inventory, CapabilityTable.of("a page", Map.of(), Map.of()), Optional.empty());
        assertThat(instance.info().description()).isEqualTo("as it was");

        instance.refresh();

        assertThat(instance.info().description()).isEqualTo("as it was read");
    }

    @Test
    void handles_on_the_same_instance_are_equal() {
        assertThat(incapable()).isEqualTo(incapable()).hasSameHashCodeAs(incapable());
    }
}
