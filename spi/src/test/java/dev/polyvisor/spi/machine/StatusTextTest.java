package dev.polyvisor.spi.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusTextTest {
    /** What callers of the first generation look for: every innermost group in brackets. */
    private static final Pattern INNERMOST = Pattern.compile("\\[([^\\[\\]]*)]");

    @Test
    void textIsAsMachineControllersKnowIt() {
        assertThat(StatusText.of(PolyvisorException.of(ErrorCode.NOT_FOUND, "machine \"x\" not found")))
                .isEqualTo("machine codes error: code = [NotFound] message = [machine \"x\" not found]");
        assertThat(StatusText.of(ErrorCode.CANCELLED, ""))
                .isEqualTo("machine codes error: code = [Canceled] message = []");
    }

    @ParameterizedTest
    @EnumSource
    void everyCodeIsReadFromItsText(ErrorCode code) {
        String expected = code == ErrorCode.CANCELLED ? "canceled" : code.name().replace("_", "");

        assertThat(groups(StatusText.of(code, "why")))
                .hasSize(2)
                .first()
                .asString()
                .isEqualToIgnoringCase(expected.toLowerCase(Locale.ROOT));
    }

    @Test
    void bracketsOfTheMessageBreakNoCaller() {
        PolyvisorException error = PolyvisorException.invalid(List.of(
                new Violation("additionalVolumes[0].name", "cannot be empty"), new Violation("x", "half [ open")));

        assertThat(groups(StatusText.of(error)))
                .containsExactly("InvalidArgument", "additionalVolumes(0).name: cannot be empty; x: half ( open");
    }

    private static List<String> groups(String text) {
        List<String> groups = new ArrayList<>();
        Matcher matcher = INNERMOST.matcher(text);
        while (matcher.find()) {
            groups.add(matcher.group(1));
        }
        return groups;
    }
}
