package dev.polyvisor.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SecretTest {

    @Test
    void noTextFormShowsTheValue() {
        Secret secret = Secret.of("hunter2");

        assertThat(secret.toString()).isEqualTo("***");
        assertThat(List.of(secret).toString()).doesNotContain("hunter2");
        assertThat(new Credentials.Login("admin@internal", secret).toString()).doesNotContain("hunter2");
        assertThat(Connection.parse("local:")
                        .login("admin", secret)
                        .secret("key", secret)
                        .toString())
                .doesNotContain("hunter2");
    }

    @Test
    void theValueDoesNotChangeWithTheCallersArray() {
        char[] characters = {'a', 'ß', '€'};
        byte[] bytes = {'x', 'y'};
        Secret ofCharacters = Secret.of(characters);
        Secret ofBytes = Secret.of(bytes);

        Arrays.fill(characters, ' ');
        Arrays.fill(bytes, (byte) 0);
        ofBytes.revealBytes()[0] = 0;

        assertThat(ofCharacters.reveal()).isEqualTo("aß€");
        assertThat(ofBytes.reveal()).isEqualTo("xy");
    }

    @Test
    void aLookedUpSecretFollowsItsSource() {
        AtomicReference<String> vault = new AtomicReference<>("old");
        Secret secret = Secret.from(vault::get);

        assertThat(secret.reveal()).isEqualTo("old");
        vault.set("new");
        assertThat(secret.reveal()).isEqualTo("new");
    }

    @Test
    void equalityComparesValuesAndTheHashTellsNothing() {
        assertThat(Secret.of("a")).isEqualTo(Secret.of(new char[] {'a'})).isNotEqualTo(Secret.of("b"));
        assertThat(Secret.of("a")).hasSameHashCodeAs(Secret.of("b"));
        assertThat(Secret.of("").isEmpty()).isTrue();
        assertThat(Secret.of("a").isEmpty()).isFalse();
    }
}
