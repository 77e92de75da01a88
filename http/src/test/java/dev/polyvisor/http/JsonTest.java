package dev.polyvisor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private final Json json = new Json(ReplyLimits.DEFAULT);

    record Vm(String name, long cpus, List<String> tags) {}

    @Test
    void a_value_is_read_piece_by_piece() {
        JsonReader reader = json.reader(
                "{\"a\": \"x\", \"b\": 7, \"c\": [1.5, \"2.5\"], \"d\": null, \"e\": true, \"f\": {\"g\": [1, {}]},"
                        + " \"h\": \"z\"}");

        reader.beginObject();
        assertThat(reader.peek()).isEqualTo(JsonType.NAME);
        assertThat(reader.nextName()).isEqualTo("a");
        assertThat(reader.nextString()).isEqualTo("x");
        assertThat(reader.nextName()).isEqualTo("b");
        assertThat(reader.nextInt()).isEqualTo(7);
        assertThat(reader.nextName()).isEqualTo("c");
        reader.beginArray();
        assertThat(reader.nextDouble()).isEqualTo(1.5);
        assertThat(reader.path()).isEqualTo("/c/0");
        assertThat(reader.nextDouble()).isEqualTo(2.5);
        assertThat(reader.hasNext()).isFalse();
        reader.endArray();
        assertThat(reader.nextName()).isEqualTo("d");
        assertThat(reader.nextStringOrNull()).isNull();
        assertThat(reader.nextName()).isEqualTo("e");
        assertThat(reader.nextBoolean()).isTrue();
        assertThat(reader.nextName()).isEqualTo("f");
        reader.skipValue();
        reader.skipValue();
        assertThat(reader.nextString()).isEqualTo("z");
        reader.endObject();
        assertThat(reader.peek()).isEqualTo(JsonType.END);
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "'\"7\"', 7", "'\" -12 \"', -12", "9223372036854775807, 9223372036854775807"})
    void a_whole_number_may_be_written_as_text(String text, long number) {
        assertThat(json.reader(text).nextLong()).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "9223372036854775808", "\"seven\"", "\"\"", "true", "null", "{}", "[]", ""})
    void what_is_no_whole_number_is_refused(String text) {
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> json.reader(text).nextLong())
                .matches(e -> e.code() == ErrorCode.INTERNAL);
    }

    @Test
    void a_number_that_is_too_large_for_an_int_is_refused() {
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> json.reader("2147483648").nextInt())
                .matches(e -> e.code() == ErrorCode.INTERNAL);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "'\"false\"', false"})
    void a_truth_value_may_be_written_as_text(String text, boolean value) {
        assertThat(json.reader(text).nextBoolean()).isEqualTo(value);
    }

    @Test
    void another_type_than_expected_is_told_with_its_place_and_can_still_be_read() {
        JsonReader reader = json.reader("{\"a\": [{\"b\": 1}]}");
        assertThat(reader.find("a")).isTrue();
        reader.beginArray();
        reader.beginObject();
        assertThat(reader.nextName()).isEqualTo("b");
        for (Consumer<JsonReader> wrong : List.<Consumer<JsonReader>>of(
                JsonReader::beginObject,
                JsonReader::beginArray,
                JsonReader::endObject,
                JsonReader::nextName,
                JsonReader::nextBoolean,
                JsonReader::nextMap,
                JsonReader::nextNull)) {
            assertThatExceptionOfType(PolyvisorException.class)
                    .isThrownBy(() -> wrong.accept(reader))
                    .withMessageContaining("/a/0/b")
                    .withMessageContaining("NUMBER");
        }
        assertThat(reader.nextLong()).isEqualTo(1);
    }

    @Test
    void a_record_is_bound_without_what_it_does_not_know() {
        Vm vm = json.reader("{\"name\": \"web\", \"cpus\": \"4\", \"tags\": [\"a\"], \"new\": {\"deep\": 1}}")
                .nextValue(Vm.class);
        assertThat(vm).isEqualTo(new Vm("web", 4, List.of("a")));
        assertThat(json.text(vm)).isEqualTo("{\"name\":\"web\",\"cpus\":4,\"tags\":[\"a\"]}");
    }

    @ParameterizedTest
    @CsvSource({"'', true", "a, true", "a.b, true", "a.x, false", "x, false", "a.b.c, false", "n, true", "n.x, false"})
    void a_member_is_found_by_its_path(String path, boolean found) {
        assertThat(json.reader("{\"z\": {\"b\": [2]}, \"a\": {\"y\": 0, \"b\": [1]}, \"n\": null}")
                        .find(path))
                .isEqualTo(found);
    }

    @Test
    void elements_are_read_one_at_a_time() {
        AtomicInteger given = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        byte[] start = "{\"items\": [".getBytes(StandardCharsets.UTF_8);
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                int n = given.getAndIncrement();
                return n < start.length ? start[n] : (n - start.length) % 2 == 0 ? '7' : ',';
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        try (Stream<Integer> all = json.reader(endless).elements("items", JsonReader::nextInt)) {
            assertThat(all.limit(3)).containsExactly(7, 7, 7);
        }
        assertThat(given.get()).isLessThan(100_000);
        assertThat(closed).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"items\": []}", "{\"items\": null}", "{\"other\": 1}", "{}"})
    void an_empty_or_absent_array_has_no_elements(String text) {
        try (Stream<Vm> all = json.reader(text).elements("items", Vm.class)) {
            assertThat(all).isEmpty();
        }
    }

    @Test
    void what_was_read_before_a_fault_has_been_told() {
        List<Integer> seen = new ArrayList<>();
        try (Stream<Integer> all = json.reader("[1, 2, x]").elements("", JsonReader::nextInt)) {
            assertThatExceptionOfType(PolyvisorException.class).isThrownBy(() -> all.forEach(seen::add));
        }
        assertThat(seen).containsExactly(1, 2);
    }

    @Test
    void limits_hold_for_texts_too() {
        Json small = new Json(new ReplyLimits(1000, 3, 10));
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> small.reader("\"12345678901\"").nextString())
                .matches(e -> e.code() == ErrorCode.RESOURCE_EXHAUSTED);
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> small.reader("[[[[1]]]]").nextValue(List.class))
                .matches(e -> e.code() == ErrorCode.RESOURCE_EXHAUSTED);
        assertThat(small.reader("[[[\"1234567890\"]]]").nextValue(Object.class))
                .isEqualTo(List.of(List.of(List.of("1234567890"))));
    }

    @Test
    void a_source_that_fails_is_unavailable_and_one_that_fails_by_itself_is_passed_on() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws java.io.IOException {
                throw new java.io.IOException("cut");
            }
        };
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> json.reader(broken).nextValue(Vm.class))
                .matches(e -> e.code() == ErrorCode.UNAVAILABLE);
    }

    @Test
    void a_writer_writes_what_a_reader_reads() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonWriter writer = json.writer(out)) {
            writer.beginObject()
                    .name("text")
                    .value("é\"")
                    .name("none")
                    .value((String) null)
                    .name("whole")
                    .value(7L)
                    .name("real")
                    .value(1.5)
                    .name("yes")
                    .value(true)
                    .name("vm")
                    .value(new Vm("web", 4, List.of()))
                    .name("list")
                    .array(Stream.of(1, "two"))
                    .endObject();
        }
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("{\"text\":\"é\\\"\",\"none\":null,\"whole\":7,\"real\":1.5,\"yes\":true,"
                        + "\"vm\":{\"name\":\"web\",\"cpus\":4,\"tags\":[]},\"list\":[1,\"two\"]}");
        assertThat(json.reader(new ByteArrayInputStream(out.toByteArray())).nextMap())
                .containsEntry("whole", 7);
    }

    @Test
    void a_receiver_that_fails_and_a_value_out_of_place_are_told_without_types_of_a_library() {
        JsonWriter broken = json.writer(new java.io.OutputStream() {
            @Override
            public void write(int b) throws java.io.IOException {
                throw new java.io.IOException("full");
            }
        });
        assertThatExceptionOfType(java.io.UncheckedIOException.class)
                .isThrownBy(() -> broken.value("x".repeat(100_000)))
                .withMessageContaining("full");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> json.writer(new ByteArrayOutputStream()).endObject());
    }

    @Test
    void a_writer_that_is_left_early_does_not_make_the_text_look_whole() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonWriter writer = json.writer(out)) {
            writer.beginObject().name("a").beginArray().value(1L);
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{\"a\":[1");
    }

    @Test
    void a_value_without_json_form_is_internal_and_not_quoted() {
        Object self = new Object() {
            @SuppressWarnings("unused")
            public String getName() {
                throw new IllegalStateException("hunter2");
            }
        };
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> json.text(Map.of("a", self)))
                .matches(e -> e.code() == ErrorCode.INTERNAL)
                .matches(e -> !e.toString().contains("hunter2"));
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> json.writer(new ByteArrayOutputStream()).value(self))
                .matches(e -> e.code() == ErrorCode.INTERNAL);
    }
}
