package dev.polyvisor.simulators.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Provider;
import dev.polyvisor.api.RawReply;
import dev.polyvisor.api.RawRequest;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.model.FakeHost;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The language of the fake backend, through a provider. */
class RawTest {
    private final FakeHypervisor hypervisor = FakeHypervisor.create();
    private final Fleet fleet = Fleet.builder()
            .driver(FakeDriverFactory.over(hypervisor))
            .provider("lab", "fake", Connection.parse("local:"))
            .open();
    private final Provider provider = fleet.provider("lab");
    private final String id = hypervisor.addMachine("m 1", MachineType.VIRTUAL_MACHINE);

    @AfterEach
    void close() {
        fleet.close();
    }

    private static JsonNode json(RawReply reply) {
        assertThat(reply.headers()).containsEntry("content-type", "application/json");
        return new JsonMapper().readTree(reply.body());
    }

    @Test
    void the_root_tells_product_version_and_what_there_is() {
        RawReply reply = provider.raw(RawRequest.get("/"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(json(reply).get("product").stringValue()).isEqualTo("Fake");
        assertThat(json(reply).get("collections").get("machines").intValue()).isEqualTo(1);
        assertThat(json(reply).get("collections").get("hosts").intValue()).isEqualTo(3);
    }

    @Test
    void a_collection_is_listed_and_searched_by_name() {
        assertThat(json(provider.raw(RawRequest.get("/hosts")))).hasSize(3);
        JsonNode found = json(provider.raw(RawRequest.get("/machines?name=m+1")));
        assertThat(found).hasSize(1);
        assertThat(found.get(0).get("id").stringValue()).isEqualTo(id);
        assertThat(found.get(0).get("state").stringValue()).isEqualTo("STOPPED");
        assertThat(json(provider.raw(RawRequest.get("/machines?name=other")))).isEmpty();
    }

    @Test
    void labels_and_maintenance_are_patched() {
        String host = hypervisor.all("any", FakeHost.KIND).get(0).key().id();

        RawReply labelled =
                provider.raw(RawRequest.json("PATCH", "/machines/" + id, "{\"labels\": {\"a\": \"b\", \"c\": null}}"));
        RawReply drained = provider.raw(RawRequest.json("PATCH", "/hosts/" + host, "{\"schedulable\": false}"));

        assertThat(labelled.status()).isEqualTo(200);
        assertThat(json(labelled).get("labels").get("a").stringValue()).isEqualTo("b");
        assertThat(hypervisor.find("any", FakeMachine.KIND, id).orElseThrow().labels())
                .isEqualTo(Map.of("a", "b"));
        assertThat(json(drained).get("schedulable").booleanValue()).isFalse();
        assertThat(hypervisor.find("any", FakeHost.KIND, host).orElseThrow().schedulable())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GET    | /spaceships        |                            | 404
            GET    | /machines/m99      |                            | 404
            GET    | /machines/ID/disks |                            | 404
            GET    | /machines?colour=1 |                            | 400
            GET    | /machines/%zz      |                            | 400
            DELETE | /machines/ID       |                            | 405
            POST   | /                  | {}                         | 405
            PATCH  | /networks/n0000000       | {}                         | 405
            PATCH  | /machines/ID       | {                          | 400
            PATCH  | /machines/ID       |                            | 400
            PATCH  | /machines/ID       | {"state": "RUNNING"}       | 400
            PATCH  | /machines/ID       | {"labels": {"a": 1}}       | 400
            PATCH  | /machines/ID       | {"labels": []}             | 400
            PATCH  | /hosts/h0000000          | {"schedulable": "no"}      | 400
            """)
    void what_is_wrong_with_a_request_is_a_status_and_changes_nothing(
            String method, String path, String body, int status) {
        RawReply reply =
                provider.raw(new RawRequest(method, path.replace("ID", id), Map.of(), Optional.ofNullable(body)));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(json(reply).get("error").stringValue()).isNotBlank();
        assertThat(hypervisor.find("any", FakeMachine.KIND, id).orElseThrow().labels())
                .isEmpty();
    }

    @Test
    void a_backend_that_cannot_be_reached_is_an_error_and_no_status() {
        hypervisor.faults().at(FaultPoint.RAW).fail(ErrorCode.UNAVAILABLE);

        assertThat(catchThrowableOfType(PolyvisorException.class, () -> provider.raw(RawRequest.get("/")))
                        .code())
                .isEqualTo(ErrorCode.UNAVAILABLE);
    }
}
