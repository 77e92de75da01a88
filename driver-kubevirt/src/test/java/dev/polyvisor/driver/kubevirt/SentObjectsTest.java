package dev.polyvisor.driver.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.DiskSource;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.GuestSetup;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.InstanceSpecBuilder;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.RestartOptions;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.api.machine.CreateMachineRequest;
import dev.polyvisor.api.machine.DeleteMachineRequest;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineDriver;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.ShutDownMachineRequest;
import dev.polyvisor.driver.kubevirt.testing.RecordingRelay;
import dev.polyvisor.driver.kubevirt.testing.Reference;
import dev.polyvisor.driver.kubevirt.testing.SentSchemas;
import dev.polyvisor.simulators.kubevirt.KubeVirtSimulator;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is sent to be made or changed fits the schemas of the API, down to the last field, which a server may drop without a word. */
class SentObjectsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KubeVirtSimulator cluster =
            KubeVirtSimulator.builder().http().anonymousAdmin().start();
    private final RecordingRelay relay = new RecordingRelay(cluster.http());
    private Fleet fleet;

    @BeforeEach
    void open() throws InterruptedException {
        cluster.content()
                .namespace("demo")
                .storageClass("fast", true, true)
                .claim("demo", "data", "fast", "1Gi")
                .claim("demo", "more", "fast", "1Gi")
                .claim("demo", "dump", "fast", "1Gi")
                .instanceType("u1.small", 1, "1Gi")
                .preference("linux");
        fleet = Fleet.builder()
                .provider(
                        "lab",
                        "kubevirt",
                        Connection.parse(relay.http().toString()).scope(Scope.of("demo")))
                .open();
        fleet.inventory().awaitParity(PATIENCE);
    }

    @AfterEach
    void close() {
        fleet.close();
        relay.close();
        cluster.close();
    }

    private void assertFit(String... expected) {
        SentSchemas schemas = new SentSchemas();
        assertThat(relay.sent().stream().map(SentSchemas::subject).distinct())
                .as("what was sent")
                .contains(expected);
        assertThat(relay.sent())
                .allSatisfy(sent -> assertThat(schemas.faults(sent))
                        .as("%s %s %s", sent.method(), sent.path(), sent.body())
                        .isEmpty());
    }

    private static InstanceSpecBuilder small(String name) {
        return InstanceSpec.named(name)
                .source(InstanceSource.containerDisk("images.example.test/tiny:1"))
                .memory(DataSize.mib(64));
    }

    @Test
    void what_the_life_of_an_instance_sends_fits() throws InterruptedException {
        var unused = Reference.path("kubevirt-crds");
        Instances instances = fleet.provider("lab").instances();
        Instance web = instances
                .create(small("web")
                        .cpus(2)
                        .label("tier", "front")
                        .description("the web")
                        .setup(GuestSetup.builder()
                                .userData(Secret.of("#cloud-config\n"))
                                .sshKey("ssh-ed25519 AAAA me")
                                .build())
                        .build())
                .await(PATIENCE);
        web.update(InstanceUpdate.builder().description("new").label("a", "b").build())
                .await(PATIENCE);
        web.disks()
                .attach(DiskSpec.named("more").source(DiskSource.volume("more")).build())
                .await(PATIENCE);
        web.disks().detach("more").await(PATIENCE);
        web.freeze().await(PATIENCE);
        web.unfreeze().await(PATIENCE);
        web.migrate(MigrateSpec.toAnyHost()).await(PATIENCE);
        web.snapshots().create("first").await(PATIENCE);
        web.restart(RestartOptions.force()).await(PATIENCE);
        web.stop(StopOptions.force()).await(PATIENCE);
        web.snapshots().restore("first").await(PATIENCE);
        web.copy(CopySpec.named("copy").start(false).build()).await(PATIENCE);
        web.start().await(PATIENCE);
        web.delete(DeleteOptions.force()).await(PATIENCE);

        assertFit(
                "POST virtualmachines",
                "POST secrets",
                "PATCH virtualmachines",
                "PUT addvolume",
                "PUT removevolume",
                "PUT pause",
                "PUT unpause",
                "POST virtualmachineinstancemigrations",
                "POST virtualmachinesnapshots",
                "PUT restart",
                "PUT stop",
                "POST virtualmachinerestores",
                "POST virtualmachineclones",
                "DELETE virtualmachines");
        assertThat(relay.sent().stream().map(SentSchemas::subject))
                .as("the secret is made after its machine, with its owner")
                .doesNotContain("PATCH secrets")
                .containsSubsequence("POST virtualmachines", "POST secrets");
    }

    @Test
    void an_instance_of_each_source_fits() throws InterruptedException {
        var unused = Reference.path("kubevirt-crds");
        Instances instances = fleet.provider("lab").instances();
        List<InstanceSource> sources = List.of(
                InstanceSource.volume("data"),
                InstanceSource.cloneOfVolume("data"),
                InstanceSource.url(URI.create("https://images.example.test/tiny.img")),
                InstanceSource.empty());
        for (int i = 0; i < sources.size(); i++) {
            InstanceSpecBuilder spec = InstanceSpec.named("from-" + i)
                    .source(sources.get(i))
                    .instanceType("u1.small")
                    .preference("linux")
                    .start(false);
            if (i > 0) {
                spec.rootSize(DataSize.gib(1)).storagePool("fast");
            }
            var made = instances.create(spec.build()).await(PATIENCE);
            assertThat(made.name()).isEqualTo("from-" + i);
        }
        assertFit("POST virtualmachines");
    }

    @Test
    void what_the_life_of_a_machine_of_an_orchestrator_sends_fits() {
        var unused = Reference.path("kubevirt-crds");
        MachineDriver machines = fleet.provider("lab").machines();
        MachineClass pool = new MachineClass("pool", """
                {"region": "north", "zone": "north-1",
                 "resources": {"requests": {"cpu": "2", "memory": "4Gi"}},
                 "rootVolume": {"source": {"registry": {"url": "docker://images.example.test/base:1"}},
                   "pvc": {"storageClassName": "fast", "resources": {"requests": {"storage": "10Gi"}}}},
                 "sshKeys": ["ssh-ed25519 AAAA me"],
                 "tags": {"example.test/pool": "a"}}
                """);
        MachineSecret secret = new MachineSecret(Map.of("userData", Secret.of("#cloud-config\n")));

        var made = machines.createMachine(CreateMachineRequest.of("m-1", pool, secret));
        assertThat(made.providerId()).isEqualTo("kubevirt://m-1");
        var off = machines.shutDownMachine(ShutDownMachineRequest.of("m-1", pool, secret));
        var gone = machines.deleteMachine(DeleteMachineRequest.of("m-1", pool, secret));
        assertThat(List.of(off, gone)).doesNotContainNull();

        assertFit(
                "POST secrets",
                "POST virtualmachines",
                "PATCH secrets",
                "PATCH virtualmachines",
                "DELETE virtualmachines");
    }

    @Test
    void a_field_that_no_schema_knows_is_found() {
        SentSchemas schemas = new SentSchemas();

        assertThat(schemas.faults(new RecordingRelay.Sent(
                        "POST",
                        "/apis/kubevirt.io/v1/namespaces/demo/virtualmachines",
                        "application/json",
                        "{\"spec\":{\"template\":{\"spec\":{\"domain\":{\"cpus\":1,\"devices\":{}}}}}}")))
                .containsExactly("$.spec.template.spec.domain.cpus: is not known");
        assertThat(schemas.faults(new RecordingRelay.Sent(
                        "POST", "/api/v1/namespaces/demo/secrets", "application/json", "{\"data\":{\"a\":1}}")))
                .containsExactly("$.data.a: is no string");
        assertThat(schemas.faults(
                        new RecordingRelay.Sent("POST", "/apis/x/v1/namespaces/demo/things", "application/json", "{}")))
                .containsExactly("there is no schema of things");
    }
}
