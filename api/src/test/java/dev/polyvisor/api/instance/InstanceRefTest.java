package dev.polyvisor.api.instance;

import static dev.polyvisor.api.instance.Violations.pathsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceRefTest {

    @Test
    void textFormIsReadBack() {
        InstanceRef ref = InstanceRef.of("default", "web-1");

        assertThat(ref).hasToString("default/web-1");
        assertThat(InstanceRef.parse("default/web-1")).isEqualTo(ref);
    }

    @Test
    void lastSlashSeparatesScopeAndName() {
        assertThat(InstanceRef.parse("data/centre/web-1")).isEqualTo(new InstanceRef(Scope.of("data/centre"), "web-1"));
    }

    @Test
    void textWithoutSlashIsRefused() {
        pathsOf(() -> InstanceRef.parse("web-1")).containsExactly("ref");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", "a/b", "a\\b", "a\nb", "a\u0000b"})
    void nameThatCouldLeaveItsPathIsRefused(String name) {
        pathsOf(() -> InstanceRef.of("default", name)).containsOnly("name").isNotEmpty();
    }

    @Test
    void nameOfMoreThan253CharactersIsRefused() {
        assertThat(InstanceRef.of("default", "a".repeat(253)).name()).hasSize(253);
        pathsOf(() -> InstanceRef.of("default", "a".repeat(254))).containsExactly("name");
    }

    @Test
    void blankScopeIsRefused() {
        pathsOf(() -> InstanceRef.parse("/web-1")).containsExactly("scope");
    }
}
