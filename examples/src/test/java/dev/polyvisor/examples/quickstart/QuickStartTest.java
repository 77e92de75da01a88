package dev.polyvisor.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class QuickStartTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void aPersonSeesTreeTableAndEveryStep() {
        int exitCode = run();

        assertThat(text())
                .contains(
                        "What contains what", "PROVIDER", "create polyvisor-quickstart", "exit code 0", "All is well");
        assertThat(text()).contains("+ ", "~ ", "- ");
        assertThat(exitCode).isZero();
    }

    @Test
    void aProgramGetsOneObjectALine() {
        int exitCode = run("--json");

        List<JsonNode> lines = new ArrayList<>();
        text().lines().forEach(line -> lines.add(new ObjectMapper().readTree(line)));
        assertThat(lines)
                .extracting(n -> n.get("event").asString())
                .contains("progress", "inventory", "machine", "begin", "done", "change")
                .endsWith("end");
        assertThat(lines.get(lines.size() - 1).get("ok").asBoolean()).isTrue();
        assertThat(lines)
                .filteredOn(n -> n.get("event").asString().equals("change"))
                .extracting(n -> n.get("change").asString())
                .contains("Created", "Updated", "Deleted");
        assertThat(exitCode).isZero();
    }

    @Test
    void aResourceIsAllocatedAndGivenBackAtEachProvider() {
        int exitCode = run("--json");

        List<JsonNode> done = new ArrayList<>();
        text().lines()
                .map(line -> new ObjectMapper().readTree(line))
                .filter(n -> n.get("event").asString().equals("done"))
                .forEach(done::add);
        assertThat(done)
                .filteredOn(n -> n.get("step").asString().equals("allocate a resource"))
                .hasSize(2)
                .allMatch(n -> n.get("result").asString().matches("[0-9a-f]{2}(:[0-9a-f]{2}){5}, as \\w+"));
        assertThat(done)
                .filteredOn(n -> n.get("step").asString().equals("deallocate it"))
                .hasSize(2)
                .allMatch(n -> n.get("result").asString().equals("NONE"));
        assertThat(exitCode).isZero();
    }

    @Test
    void aPersonSeesWhatTwoRulesSay() {
        assertThat(run("--read-only")).isZero();

        assertThat(text())
                .contains("What policy says", "Information  Little memory: ", "Warning      Large disks: ")
                .containsPattern("[1-9][0-9]* machines: [a-z0-9-]+");
    }

    @Test
    void aProgramGetsTheConcernsOfTwoRules() {
        assertThat(run("--read-only", "--json")).isZero();

        List<JsonNode> concerns = new ArrayList<>();
        text().lines()
                .map(new ObjectMapper()::readTree)
                .filter(n -> n.get("event").asString().equals("concern"))
                .forEach(concerns::add);
        assertThat(concerns)
                .extracting(n -> n.get("id").asString())
                .contains("quickstart.memory.small", "quickstart.disks.large");
        assertThat(concerns).allMatch(n -> n.get("key").asString().contains("/fake-machine/"));
    }

    @Test
    void whoOnlyLooksChangesNothing() {
        int exitCode = run("--read-only", "--json");

        assertThat(text()).doesNotContain("\"change\"").doesNotContain("\"begin\"");
        assertThat(exitCode).isZero();
    }

    @Test
    void aWrongArgumentExplainsItself() {
        int exitCode = run("--colour");

        assertThat(text()).contains("--colour: is no argument of the quick start", "--provider NAME=DRIVER,ADDRESS");
        assertThat(exitCode).isEqualTo(2);
    }

    @Test
    void anUnknownDriverIsAFailureThatListsTheDriversThereAre() {
        int exitCode = run("--provider", "x=nonesuch,local:");

        assertThat(text()).contains("nonesuch", "fake");
        assertThat(exitCode).isEqualTo(1);
    }

    @Test
    void helpIsNoFailure() {
        assertThat(run("--help")).isZero();
        assertThat(text()).contains("Exit code");
    }

    private int run(String... words) {
        return QuickStart.run(new PrintStream(bytes, true, StandardCharsets.UTF_8), words);
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
