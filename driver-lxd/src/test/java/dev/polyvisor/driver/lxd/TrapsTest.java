package dev.polyvisor.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.driver.lxd.wire.WireServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Each trap of LXD that is known has a test: here is which. */
class TrapsTest {
    private static final Path SOURCES = Path.of("src", "test", "java", "dev", "polyvisor", "driver", "lxd");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            1  | a time-out of 0 kills                         | live/TrapsSuite              | a_shutdown_of_less_than_a_second_is_no_kill
            2  | a failed operation is no failed wait          | live/TrapsSuite              | an_operation_that_fails_is_a_failure_although_the_wait_for_it_succeeds
            2  | a wait that times out is no failure           | instance/ResumptionTest      | work_that_goes_on_is_followed_to_its_end
            3  | operations are forgotten                      | instance/ResumptionTest      | of_work_that_lxd_has_forgotten_the_state_tells_when_it_is_the_goal
            4  | events come out of order                      | inventory/LxdInventoryTest   | an_event_leads_to_one_read_of_what_it_is_about
            4  | final states are final                        | inventory/EventTranslationTest | only_tasks_that_have_ended_tell_of_a_change
            5  | input is binary, a text frame ends it         | live/InstancesSuite          | a_mebibyte_goes_through_a_command_and_back_with_both_outputs_apart
            6  | a terminal is closed after the mark only      | instance/AttachedRunTest     | the_socket_of_a_terminal_is_closed_after_the_mark_however_early_it_comes
            7  | sockets end without a close frame             | instance/AttachedRunTest     | a_control_socket_that_goes_with_the_command_breaks_nothing
            8  | sizes of terminals are texts                  | live/InstancesSuite          | a_terminal_has_the_size_that_it_was_given_and_the_one_it_was_changed_to
            9  | a merge clears the description                | live/TrapsSuite              | the_description_outlives_a_merge
            9  | copies have no profiles unless told           | live/TrapsSuite              | a_copy_has_the_profiles_of_its_original_and_so_a_root_disk
            10 | the ETag changes when an instance starts      | live/TrapsSuite              | the_version_of_an_instance_changes_when_it_starts
            11 | invalid configuration is 500 or an operation  | client/LxdFailuresTest       | every_recorded_failure_is_looked_at
            12 | a quoted word swallows the filter             | function/InstanceFilterTest  | a_quoted_word_swallows_the_text_up_to_the_next_quote
            12 | numbers and operators of filters              | function/InstanceFilterTest  | instances_are_found_as_lxd_5_0_finds_them
            13 | two restarts at once                          | live/InstancesSuite          | two_restarts_at_once_become_one_after_the_other
            14 | a snapshot called ..                          | live/TrapsSuite              | a_snapshot_called_dot_dot_is_never_asked_for
            15 | a restored instance has the old power state   | live/TrapsSuite              | a_restored_instance_that_is_off_does_not_start_with_the_daemon
            16 | modes are octal, and stay                     | live/TrapsSuite              | the_mode_of_a_file_is_octal_and_that_of_one_that_is_there_stays
            17 | recorded output is in a project               | live/TrapsSuite              | the_recorded_output_of_a_command_in_another_project_is_found
            17 | sources of events are misspelt                | inventory/EventTranslationTest | sources_are_read_whatever_their_encoding
            18 | never is year 1 or 1970                       | inventory/TimesTest          | never_is_no_time
            19 | values of the wrong type, arrays that are null | TrapsTest                   | a_password_that_reads_as_true_and_arrays_that_are_null_are_read
            20 | id maps in capitals, twice, empty             | instance/IdMapsTest          | the_names_of_members_begin_with_a_capital_and_a_repeated_range_counts_once
            20 | id maps of privileged containers              | instance/IdMapsTest          | a_privileged_container_has_no_map
            21 | upgrades need HTTP/1.1                        | live/HttpsSuite              | sockets_are_opened_at_a_server_that_offers_http_2
            22 | a port that is taken is stored all the same   | live/HttpsSuite              | a_port_that_is_taken_is_left_for_another
            """)
    void a_trap_has_a_test(int number, String trap, String file, String test) throws IOException {
        assertThat(Files.readString(SOURCES.resolve(file + ".java")))
                .as("the test of trap %s: %s", number, trap)
                .containsPattern("void " + test + "\\(");
    }

    @Test
    void no_trap_of_the_list_is_missing() throws IOException {
        String table = Files.readString(SOURCES.resolve("TrapsTest.java"));
        assertThat(IntStream.rangeClosed(1, 22))
                .allSatisfy(number -> assertThat(table).containsPattern("\\n {12}" + number + " +\\| "));
    }

    @Test
    void a_password_that_reads_as_true_and_arrays_that_are_null_are_read() {
        WireServer server = new JsonMapper().readValue("""
                {"config":{"core.trust_password":true},"api_extensions":null,"auth_methods":null,"environment":null,
                 "auth":"trusted"}""", WireServer.class);

        assertThat(server.auth()).isEqualTo("trusted");
        assertThat(server.apiExtensions()).isEmpty();
    }
}
