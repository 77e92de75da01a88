package dev.polyvisor.driver.ovirt.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.http.Json;
import dev.polyvisor.http.JsonReader;
import dev.polyvisor.http.ReplyLimits;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which engines of several versions say the same. */
class WireFormsTest {
    private static final Json JSON = new Json(ReplyLimits.DEFAULT);

    private static <T> T read(String json, Class<T> type) {
        try (JsonReader reader = JSON.reader(json.replace('\'', '"'))) {
            return reader.nextValue(type);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'memory':'1073741824','stateless':'true','cpu_shares':'512','creation_time':'1700000000000'}",
                "{'memory':1073741824,'stateless':true,'cpu_shares':512,'creation_time':1700000000000}"
            })
    void scalars_are_taken_as_texts_and_as_what_they_are(String json) {
        WireVm vm = read(json, WireVm.class);

        assertThat(Scalars.whole(vm.memory())).isEqualTo(1L << 30);
        assertThat(Scalars.isTrue(vm.stateless())).isTrue();
        assertThat(Scalars.number(vm.cpuShares())).isEqualTo(512);
        assertThat(Scalars.time(vm.creationTime())).contains(Instant.ofEpochMilli(1_700_000_000_000L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'nics':null}", "{'nics':{}}", "{'nics':{'nic':null}}", "{'nics':{'nic':[]}}"})
    void a_collection_is_empty_in_whatever_form(String json) {
        assertThat(Listed.in(read(json, WireVm.class).nics())).isEmpty();
    }

    @Test
    void an_element_that_is_null_is_passed_over() {
        assertThat(Listed.in(
                        read("{'nics':{'nic':[null,{'id':'n'}]}}", WireVm.class).nics()))
                .extracting(WireNic::id)
                .containsExactly("n");
    }

    @Test
    void a_reference_is_taken_from_among_other_members() {
        WireVm vm = read(
                "{'cluster':{'href':'/x','y':{'id':'other'},'z':[{'name':'n'}],'id':7,'name':null},'host':null,'template':{}}",
                WireVm.class);

        assertThat(vm.cluster()).isEqualTo(new WireRef("7", null));
        assertThat(vm.host()).isNull();
        assertThat(vm.template()).isEqualTo(new WireRef(null, null));
        assertThat(read("{'name':'n','id':'i'}", WireRef.class)).isEqualTo(new WireRef("i", "n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shareable", "sharable"})
    void a_shared_disk_is_known_in_both_spellings(String member) {
        assertThat(Scalars.isTrue(
                        read("{'" + member + "':'true'}", WireDisk.class).shareable()))
                .isTrue();
    }

    @Test
    void members_that_are_not_known_are_passed_over() {
        WireVm vm = read(
                "{'x':{'y':[1,{'z':null}]},'id':'v','nics':{'nic':[{'id':'n','x':[]}]},'os':{'boot':{'a':1},'type':'other'}}",
                WireVm.class);

        assertThat(vm.id()).isEqualTo("v");
        assertThat(Listed.in(vm.nics())).extracting(WireNic::id).containsExactly("n");
        assertThat(vm.os().type()).isEqualTo("other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id':'v','name':{'a':1}}",
                "{'cluster':'a'}",
                "{'cluster':{'id':['a']}}",
                "{'cluster':{'id':'a'",
                "{'id':'v','name':['a']}",
                "{'id':'v','os':'other'}",
                "{'id':'v','nics':[{'id':'n'}]}",
                "{'id':'v','nics':{'nic':{'id':'n'}}}",
                "{'id':'v','nics':{'nic':['n']}}",
                "['v']",
                "'v'"
            })
    void a_wrong_type_is_a_fault_that_names_the_place(String json) {
        ThrowingCallable reading = () -> read(json, WireVm.class);

        assertThat(catchThrowableOfType(PolyvisorException.class, reading))
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.INTERNAL))
                .satisfies(fault -> assertThat(fault.getMessage()).isNotBlank());
    }

    @Test
    void a_list_is_read_element_by_element_and_a_wrong_one_ends_it() {
        try (JsonReader reader = JSON.reader("{\"vm\":[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":[]}]}")) {
            var elements = reader.elements("vm", WireVm.class).iterator();

            assertThat(List.of(elements.next().id(), elements.next().id())).containsExactly("a", "b");
            assertThat(catchThrowableOfType(PolyvisorException.class, elements::next))
                    .extracting(PolyvisorException::code)
                    .isEqualTo(ErrorCode.INTERNAL);
        }
    }

    @Test
    void truth_is_told_in_the_spellings_of_the_engine() {
        assertThat(List.of("1", "t", "T", "true", "TRUE", "True")).allMatch(Scalars::isTrue);
        assertThat(List.of("", "0", "false", "yes", "tRUE", " true")).noneMatch(Scalars::isTrue);
        assertThat(Scalars.isTrue(null)).isFalse();
    }

    @Test
    void numbers_keep_to_their_range_and_what_is_none_is_missing() {
        assertThat(Scalars.number("99999999999")).isEqualTo(Integer.MAX_VALUE);
        assertThat(Scalars.number("-99999999999")).isEqualTo(Integer.MIN_VALUE);
        assertThat(Scalars.whole("99999999999999999999")).isEqualTo(Long.MAX_VALUE);
        assertThat(Scalars.whole("-99999999999999999999")).isEqualTo(Long.MIN_VALUE);
        assertThat(Scalars.longer("2.5")).contains(2L);
        assertThat(List.of("", "x", "1x", "0x10", "NaN", "1".repeat(41)))
                .allMatch(text -> Scalars.longer(text).isEmpty());
        assertThat(Scalars.longer("1e999999999")).isPresent();
        assertThat(Scalars.time("9223372036854775807")).isPresent();
    }

    @Test
    void a_reference_without_identity_leads_nowhere() {
        assertThat(WireRef.idOf(null)).isEmpty();
        assertThat(WireRef.idOf(read("{'name':'gone'}", WireRef.class))).isEmpty();
        assertThat(WireRef.idOf(read("{'id':'c','href':'/x'}", WireRef.class))).isEqualTo("c");
    }
}
