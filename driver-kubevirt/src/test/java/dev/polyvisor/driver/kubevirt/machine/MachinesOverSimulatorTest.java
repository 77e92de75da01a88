package dev.polyvisor.driver.kubevirt.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.machine.CreateMachineRequest;
import dev.polyvisor.api.machine.CreateMachineResponse;
import dev.polyvisor.api.machine.DeleteMachineRequest;
import dev.polyvisor.api.machine.GetMachineStatusRequest;
import dev.polyvisor.api.machine.ListMachinesRequest;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineDriver;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.ShutDownMachineRequest;
import dev.polyvisor.simulators.kubevirt.KubeVirtSimulator;
import dev.polyvisor.simulators.server.Exchange;
import dev.polyvisor.simulators.server.ReplyFault;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class MachinesOverSimulatorTest {
    private static final String NAMESPACE = "tenant-a";
    private static final String USER_DATA = "#cloud-config\npassword: hush-hush\n";
    private static final MachineClass POOL =
            new MachineClass("pool", Specs.small().toString());
    private static final MachineSecret SECRET = new MachineSecret(Map.of("userData", Secret.of(USER_DATA)));

    private final KubeVirtSimulator cluster =
            KubeVirtSimulator.builder().http().anonymousAdmin().start();
    private Fleet fleet;
    private MachineDriver machines;

    @BeforeEach
    void open() {
        cluster.content().namespace(NAMESPACE);
        fleet = Fleet.builder()
                .provider(
                        "lab",
                        "kubevirt",
                        Connection.parse(cluster.http().toString()).scope(Scope.of(NAMESPACE)))
                .open();
        machines = fleet.provider("lab").machines();
    }

    @AfterEach
    void close() {
        fleet.close();
        cluster.close();
    }

    private CreateMachineResponse create() {
        return machines.createMachine(CreateMachineRequest.of("m-1", POOL, SECRET));
    }

    private String delete() {
        return machines.deleteMachine(DeleteMachineRequest.of("m-1", POOL, SECRET))
                .lastKnownState()
                .text();
    }

    private Map<String, String> list() {
        return machines.listMachines(ListMachinesRequest.of(POOL, SECRET)).machines();
    }

    private List<String> names(String plural) {
        return cluster.content().names(plural, NAMESPACE).stream()
                .map(path -> path.substring(path.indexOf('/') + 1))
                .toList();
    }

    private JsonNode object(String plural, String name) {
        return Specs.MAPPER.readTree(
                cluster.content().find(plural, NAMESPACE, name).orElseThrow());
    }

    private static Predicate<Exchange> write(int number) {
        AtomicInteger seen = new AtomicInteger();
        return exchange -> !exchange.method().equals("GET") && seen.incrementAndGet() == number;
    }

    private void assertWhole() {
        assertThat(names("virtualmachines")).containsExactly("m-1");
        assertThat(names("secrets")).containsExactly("userdata-m-1");
        JsonNode owners = object("secrets", "userdata-m-1").path("metadata").path("ownerReferences");
        assertThat(owners.size()).isEqualTo(1);
        assertThat(owners.path(0).path("uid"))
                .isEqualTo(object("virtualmachines", "m-1").path("metadata").path("uid"));
        assertThat(list()).containsExactly(Map.entry("kubevirt://m-1", "m-1"));
    }

    @Test
    void t1_a_machine_is_made_with_its_secret_and_told() {
        CreateMachineResponse response = create();

        assertThat(response.providerId()).isEqualTo("kubevirt://m-1");
        assertThat(response.nodeName()).isEqualTo("m-1");
        assertThat(response.lastKnownState().text()).isEqualTo("Created kubevirt://m-1");
        assertWhole();
        assertThat(create()).isEqualTo(response);
        assertWhole();
    }

    /** 1: the secret, 2: the machine, 3: the secret is given to it. */
    @ParameterizedTest
    @CsvSource({"1,false", "1,true", "2,false", "2,true", "3,false", "3,true"})
    void a_create_that_is_killed_at_any_step_is_reported_and_completed(int step, boolean done) {
        cluster.faults().add(write(step), 1, done ? ReplyFault.cutAfter() : ReplyFault.cutBefore());

        assertThatThrownBy(this::create).isInstanceOf(PolyvisorException.class);
        assertThat(names("virtualmachines")).hasSizeLessThanOrEqualTo(1);
        boolean something =
                !names("virtualmachines").isEmpty() || !names("secrets").isEmpty();
        assertThat(list()).as("whatever is left is listed").hasSize(something ? 1 : 0);

        create();
        assertWhole();
    }

    @ParameterizedTest
    @CsvSource({"1,false", "1,true", "2,false", "2,true", "3,false", "3,true"})
    void of_a_create_that_is_killed_at_any_step_a_delete_leaves_nothing(int step, boolean done)
            throws InterruptedException {
        cluster.faults().add(write(step), 1, done ? ReplyFault.cutAfter() : ReplyFault.cutBefore());
        assertThatThrownBy(this::create).isInstanceOf(PolyvisorException.class);

        delete();
        awaitNothing();
        assertThat(list()).isEmpty();
    }

    /** Of the first create the secret is left. 1: it is brought up to date, 2: the machine, 3: the secret is given to it. */
    @ParameterizedTest
    @CsvSource({"1,false", "1,true", "2,false", "2,true", "3,false", "3,true"})
    void a_create_that_completes_another_and_is_killed_too_is_completed_by_the_next(int step, boolean done) {
        cluster.faults().add(write(2), 1, ReplyFault.cutBefore());
        assertThatThrownBy(this::create).isInstanceOf(PolyvisorException.class);
        assertThat(names("secrets")).hasSize(1);
        cluster.faults().add(write(step), 1, done ? ReplyFault.cutAfter() : ReplyFault.cutBefore());
        assertThatThrownBy(this::create).isInstanceOf(PolyvisorException.class);

        assertThat(list()).as("whatever is left is listed").hasSize(1);
        create();
        assertWhole();
    }

    /** The secret belongs to the machine that is gone. 1: it is deleted, 2: made anew, 3: the machine, 4: the secret is given to it. */
    @ParameterizedTest
    @CsvSource({"1,false", "1,true", "2,false", "2,true", "3,false", "3,true", "4,false", "4,true"})
    void a_create_after_a_delete_that_left_its_secret_is_completed_when_it_is_killed(int step, boolean done) {
        create();
        String secret = object("secrets", "userdata-m-1").toString();
        cluster.misbehaviour().holdControllers(true);
        // what the machine has left behind is not collected yet
        var unused =
                cluster.content().vanish("virtualmachines", NAMESPACE, "m-1").put(secret);
        cluster.faults().add(write(step), 1, done ? ReplyFault.cutAfter() : ReplyFault.cutBefore());
        assertThatThrownBy(this::create).isInstanceOf(PolyvisorException.class);

        create();
        assertWhole();
    }

    /** Of the create the secret is left, and the delete of it is killed. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_delete_of_what_a_killed_create_has_left_is_completed_when_it_is_killed(boolean done)
            throws InterruptedException {
        cluster.faults().add(write(2), 1, ReplyFault.cutBefore());
        assertThatThrownBy(this::create).isInstanceOf(PolyvisorException.class);
        cluster.faults().add(write(1), 1, done ? ReplyFault.cutAfter() : ReplyFault.cutBefore());
        assertThatThrownBy(this::delete).isInstanceOf(PolyvisorException.class);

        assertThat(list()).as("whatever is left is listed").hasSize(done ? 0 : 1);
        delete();
        awaitNothing();
    }

    /** 1: the machine, 2: the secret. */
    @ParameterizedTest
    @CsvSource({"1,false", "1,true", "2,false", "2,true"})
    void a_delete_that_is_killed_at_any_step_is_completed_by_the_next(int step, boolean done)
            throws InterruptedException {
        create();
        // the secret goes with its machine: whoever is faster
        cluster.misbehaviour().holdControllers(true);
        cluster.faults().add(write(step), 1, done ? ReplyFault.cutAfter() : ReplyFault.cutBefore());

        assertThatThrownBy(this::delete).isInstanceOf(PolyvisorException.class);

        cluster.misbehaviour().holdControllers(false);
        delete();
        awaitNothing();
        assertThat(delete()).isEqualTo("Deleted ");
    }

    private void awaitNothing() throws InterruptedException {
        while (!names("virtualmachines").isEmpty() || !names("secrets").isEmpty()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void t17_a_secret_that_could_not_be_given_is_given_by_the_next_create() {
        cluster.faults().add(write(3), 1, ReplyFault.instead(500, "text/plain", "etcd is away"));
        assertThatThrownBy(this::create)
                .isInstanceOfSatisfying(
                        PolyvisorException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL));

        create();
        assertWhole();
    }

    @Test
    void t18_a_shutdown_that_loses_a_race_is_done_again_with_what_is_there() {
        create();
        cluster.faults()
                .add(
                        exchange -> exchange.method().equals("PATCH"),
                        1,
                        ReplyFault.instead(
                                409,
                                "application/json",
                                "{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"Conflict\",\"code\":409,\"message\":\"the object has been modified\"}"));

        machines.shutDownMachine(ShutDownMachineRequest.of("m-1", POOL, SECRET));

        assertThat(object("virtualmachines", "m-1")
                        .path("spec")
                        .path("runStrategy")
                        .asString())
                .isEqualTo("Halted");
        machines.shutDownMachine(ShutDownMachineRequest.of("m-1", POOL, SECRET));
    }

    @Test
    void what_somebody_else_has_made_is_not_touched() {
        cluster.content().virtualMachine(NAMESPACE, "m-1", "Halted");

        assertThatThrownBy(this::create)
                .isInstanceOfSatisfying(
                        PolyvisorException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.ALREADY_EXISTS));
        assertThatThrownBy(this::delete)
                .isInstanceOfSatisfying(
                        PolyvisorException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
        assertThatThrownBy(() -> machines.getMachineStatus(GetMachineStatusRequest.of("m-1", POOL, SECRET)))
                .isInstanceOfSatisfying(PolyvisorException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.NOT_FOUND);
                    assertThat(failure.getMessage()).contains("machine \"m-1\" not found");
                });
        assertThat(names("secrets")).isEmpty();
        assertThat(list()).isEmpty();
    }

    @Test
    void what_the_cluster_refuses_of_a_machine_is_an_invalid_argument_without_its_secret() {
        cluster.faults()
                .add(
                        exchange -> exchange.method().equals("POST")
                                && exchange.path().endsWith("/virtualmachines"),
                        1,
                        ReplyFault.instead(
                                422,
                                "application/json",
                                "{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"Invalid\",\"code\":422,\"message\":\"denied\",\"details\":{\"causes\":[{\"field\":\"spec.template.spec.domain.cpu\",\"message\":\"is odd\"}]}}"));

        assertThatThrownBy(this::create).isInstanceOfSatisfying(PolyvisorException.class, failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(failure.toString()).doesNotContain("hush-hush");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"hush: [", "apiVersion: v1\nkind: Config\ntoken: hush\n"})
    void t15_a_kubeconfig_that_is_none_is_told_without_its_text(String kubeconfig) {
        MachineSecret secret =
                new MachineSecret(Map.of("userData", Secret.of(USER_DATA), "kubeconfig", Secret.of(kubeconfig)));

        assertThatThrownBy(() -> machines.createMachine(CreateMachineRequest.of("m-1", POOL, secret)))
                .isInstanceOfSatisfying(PolyvisorException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
                    assertThat(failure.getMessage()).contains("kubeconfig");
                    assertThat(failure.toString()).doesNotContain("hush");
                });
    }

    @Test
    void a_kubeconfig_of_a_secret_may_name_no_file_of_this_host() {
        String config = cluster.kubeconfig(cluster.adminToken())
                .reveal()
                .replaceFirst("token: *\\S+", "tokenFile: /etc/hostname");
        MachineSecret secret =
                new MachineSecret(Map.of("userData", Secret.of(USER_DATA), "kubeconfig", Secret.of(config)));

        assertThat(config).contains("tokenFile");
        assertThatThrownBy(() -> machines.createMachine(CreateMachineRequest.of("m-1", POOL, secret)))
                .isInstanceOfSatisfying(
                        PolyvisorException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
    }

    @Test
    void a_kubeconfig_of_a_secret_names_the_cluster_that_is_used() {
        try (KubeVirtSimulator other = KubeVirtSimulator.builder().http().start()) {
            MachineSecret secret = new MachineSecret(
                    Map.of("userData", Secret.of(USER_DATA), "kubeconfig", other.kubeconfig(other.adminToken())));

            machines.createMachine(CreateMachineRequest.of("m-1", POOL, secret));

            assertThat(other.content().count("virtualmachines")).isEqualTo(1);
            assertThat(names("virtualmachines")).isEmpty();
        }
    }
}
