package dev.polyvisor.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactorTest {
    private final Redactor redactor = new Redactor(List.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"password\": \"hunter2\", \"user\": \"me\"}| {\"password\": ***, \"user\": \"me\"}",
                "{\"trust_token\":\"a\\\"b\",\"n\":1}          | {\"trust_token\":***,\"n\":1}",
                "{\"access_token\": \"abc                      | {\"access_token\": ***",
                "Authorization: Bearer eyJhbGciOi.J9            | Authorization: Bearer ***",
                "sent 'Basic dXNlcjpwdw=='                      | sent 'Basic ***'",
                "/sso?username=me&password=hunter2&scope=x      | /sso?username=me&password=***&scope=x",
                "<vm><password>hunter2</password><n>1</n></vm>  | <vm><password>***</password><n>1</n></vm>",
                "api_key: hunter2                               | api_key: ***",
                "the disk is full                               | the disk is full"
            })
    void what_stands_where_secrets_stand_is_replaced(String text, String clean) {
        assertThat(redactor.clean(text)).isEqualTo(clean);
    }

    @Test
    void a_private_key_is_replaced_also_when_its_end_is_missing() {
        assertThat(redactor.clean("key -----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY----- end"))
                .isEqualTo("key *** end");
        assertThat(redactor.clean("key -----BEGIN PRIVATE KEY-----\nAAAA")).isEqualTo("key ***");
    }

    @Test
    void known_secrets_are_replaced_wherever_they_stand_and_however_they_are_written() {
        Redactor knowing =
                redactor.and(List.of(Secret.of("pass\"word&1"), Secret.of("line one\nline two!"), Secret.of("abc")));

        assertThat(knowing.clean("got pass\"word&1, \"pass\\\"word&1\", pass%22word%261, line two!, abc"))
                .isEqualTo("got ***, \"***\", ***, ***, abc");
    }

    @Test
    void a_long_line_takes_no_long_time() {
        String text = "password" + "a".repeat(100_000) + " token=" + "\\\"".repeat(50_000) + "<".repeat(50_000);

        assertThat(redactor.clean(text)).startsWith("password");
    }
}
