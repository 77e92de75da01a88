package dev.polyvisor.driver.ovirt.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.machine.CreateMachineRequest;
import dev.polyvisor.api.machine.CreateMachineResponse;
import dev.polyvisor.api.machine.DeleteMachineRequest;
import dev.polyvisor.api.machine.ListMachinesRequest;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineDriver;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.simulators.ovirt.OvirtSimulator;
import dev.polyvisor.simulators.server.Exchange;
import dev.polyvisor.simulators.server.ReplyFault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Machines of a fleet over a simulated engine that has a template. */
abstract class MachineSuite {
    static final String USER_DATA = "#cloud-config\npassword: hush-hush\n";
    static final MachineSecret SECRET = MachineSecret.of(MachineSecret.USER_DATA, Secret.of(USER_DATA));
    static final MachineClass POOL = classOf(spec -> {});

    final OvirtSimulator engine =
            OvirtSimulator.builder().http().operationTime(Duration.ofMillis(2)).start();
    Fleet fleet;
    MachineDriver machines;

    static MachineClass classOf(Consumer<ObjectNode> change) {
        ObjectNode spec = Specs.whole();
        change.accept(spec);
        return new MachineClass("pool", spec.toString());
    }

    @BeforeEach
    void open() {
        engine.content().host("host1");
        engine.content().storageDomain("data1");
        String model = engine.content().vm("model");
        String disk = engine.content().disk("model-disk", 10L << 30);
        engine.content()
                .add(
                        "vms/" + model + "/diskattachments",
                        "{\"interface\":\"virtio\",\"bootable\":\"true\",\"active\":\"true\",\"disk\":{\"id\":\"" + disk
                                + "\"}}");
        engine.content().template("golden", model);
        engine.content().remove("vms/" + model);
        fleet = Fleet.builder().provider("lab", "ovirt", connection()).open();
        machines = fleet.provider("lab").machines();
    }

    Connection connection() {
        return Connection.parse(engine.httpUrl().toString()).login(engine.user(), engine.password());
    }

    @AfterEach
    void close() {
        fleet.close();
        engine.close();
    }

    CreateMachineResponse create() {
        return machines.createMachine(CreateMachineRequest.of("m-1", POOL, SECRET));
    }

    String delete() {
        return machines.deleteMachine(DeleteMachineRequest.of("m-1", POOL, SECRET))
                .lastKnownState()
                .text();
    }

    Map<String, String> list() {
        return machines.listMachines(ListMachinesRequest.of(POOL, SECRET)).machines();
    }

    List<JsonNode> vms() {
        return all("vms").toList();
    }

    List<String> disks() {
        return all("disks")
                .map(disk -> disk.path("name").asString())
                .filter(name -> !name.startsWith("golden") && !name.equals("model-disk"))
                .toList();
    }

    Stream<JsonNode> all(String collection) {
        return engine.content().ids(collection).stream().flatMap(id -> {
            try {
                return Stream.of(json(collection + "/" + id));
            } catch (RuntimeException gone) {
                // deleted since the identifiers were read
                return Stream.empty();
            }
        });
    }

    JsonNode json(String path) {
        return JsonMapper.shared().readTree(engine.content().read(path));
    }

    static Predicate<Exchange> write(int number) {
        AtomicInteger seen = new AtomicInteger();
        return exchange -> !exchange.method().equals("GET")
                && exchange.path().contains("/api/")
                && seen.incrementAndGet() == number;
    }

    void killAt(int step, boolean done) {
        engine.faults().add(write(step), 1, done ? ReplyFault.cutAfter() : ReplyFault.cutBefore());
    }

    void assertWhole() {
        assertThat(vms()).hasSize(1);
        JsonNode vm = vms().get(0);
        String id = vm.path("id").asString();
        assertThat(vm.path("name").asString()).isEqualTo("m-1");
        assertThat(vm.path("comment").asString()).contains("polyvisor-complete=yes", "example.test/pool=a");
        assertThat(vm.path("status").asString()).isIn("wait_for_launch", "powering_up", "up");
        // the engine removes a disk after it has answered
        assertThat(disks()).contains("m-1-data").hasSizeGreaterThanOrEqualTo(2);
        while (disks().size() > 2) {
            assertThat(Thread.interrupted()).as("the time is up").isFalse();
            Thread.onSpinWait();
        }
        assertThat(list()).isEqualTo(Map.of("ovirt://" + id, "m-1"));
    }

    void awaitNothing() throws InterruptedException {
        while (!vms().isEmpty() || !disks().isEmpty()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Thread.onSpinWait();
        }
    }
}
