package dev.polyvisor.driver.ovirt.instance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is kept of work that another process may take up, and of the names of disks. */
class WorkHandleTest {
    @Test
    void a_handle_is_read_as_it_was_written_whatever_the_names_are() {
        WorkHandle handle = new WorkHandle("job", "pv-1", "", "Däta|Centre", "a name", "one|two %", true);

        assertThat(WorkHandle.parse(handle.toString())).contains(handle);
        assertThat(WorkHandle.parse("something else")).isEmpty();
        assertThat(WorkHandle.parse("%|a|b|c|d|e|true")).isEmpty();
    }

    @Test
    void the_name_within_a_machine_is_a_word_of_the_description_and_gone_when_the_alias_says_it() {
        String description = AttachedName.write("logs of the web", "scratch", "vol-1");

        assertThat(description).isEqualTo("logs of the web polyvisor.dev/name=scratch");
        assertThat(AttachedName.in(description)).contains("scratch");
        assertThat(AttachedName.write(description, "other", "vol-1")).endsWith("polyvisor.dev/name=other");
        assertThat(AttachedName.write(description, "vol-1", "vol-1")).isEqualTo("logs of the web");
        assertThat(AttachedName.in("logs of the web")).isEmpty();
        assertThat(AttachedName.holds("two words")).isFalse();
    }
}
