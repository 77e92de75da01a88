package dev.polyvisor.spi.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.when;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.machine.CreateMachineRequest;
import dev.polyvisor.api.machine.DeleteMachineRequest;
import dev.polyvisor.api.machine.GetMachineStatusRequest;
import dev.polyvisor.api.machine.ListMachinesRequest;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.ShutDownMachineRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The worked example of the plugin that this one continues. What its specification means only a driver knows; what becomes of the text,
 * and in which words the answers come, is the same for all.
 */
class WorkedExampleTest {
    private static final String NAME = "worker-7c9f4";
    private static final String ID = "kubevirt://worker-7c9f4";
    private static final String SPEC = """
            {
              "region": "eu-north",
              "zone": "eu-north-b",
              "resources": {
                "requests": {"cpu": "4", "memory": "8Gi"},
                "limits": {"cpu": "4", "memory": "8Gi"}
              },
              "cpu": {"sockets": 2, "cores": 2, "threads": 1},
              "memory": {"hugepages": {"pageSize": "2Mi"}},
              "devices": {
                "disks": [
                  {"name": "root-disk", "disk": {"bus": "virtio"}, "dedicatedIOThread": true},
                  {"name": "scratch", "disk": {"bus": "scsi"}, "cache": "none"}
                ],
                "rng": {},
                "blockMultiQueue": true,
                "networkInterfaceMultiqueue": true
              },
              "rootVolume": {
                "source": {"http": {"url": "https://images.example.test/linux/base-24.img"}},
                "pvc": {
                  "accessModes": ["ReadWriteOnce"],
                  "storageClassName": "fast",
                  "resources": {"requests": {"storage": "20Gi"}}
                }
              },
              "additionalVolumes": [
                {
                  "name": "scratch",
                  "dataVolume": {
                    "source": {"blank": {}},
                    "pvc": {
                      "accessModes": ["ReadWriteOnce"],
                      "storageClassName": "fast",
                      "resources": {"requests": {"storage": "50Gi"}}
                    }
                  }
                },
                {
                  "name": "tooling",
                  "volumeSource": {"persistentVolumeClaim": {"claimName": "shared-tooling", "readOnly": true}}
                },
                {
                  "name": "site",
                  "volumeSource": {"configMap": {"name": "site-config", "volumeLabel": "SITE"}}
                }
              ],
              "sshKeys": ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleKeyMaterial ops@example.test"],
              "networks": [{"name": "infra/vlan120"}],
              "dnsPolicy": "None",
              "dnsConfig": {"nameservers": ["192.0.2.53"], "searches": ["tenant-a.example.test"]},
              "tags": {"example.test/cluster": "shoot-blue", "example.test/class": "pool-1"}
            }
            """;
    private static final Map<String, String> TAGS =
            Map.of("example.test/cluster", "shoot-blue", "example.test/class", "pool-1");
    private static final TestSpec READ = new TestSpec(TAGS, List.of());
    private static final MachineClass CLASS = new MachineClass("pool-1", SPEC);
    private static final MachineSecret SECRET =
            MachineSecret.of(MachineSecret.USER_DATA, Secret.of("#cloud-config\npassword: changeme"));

    private final Fixture fixture = new Fixture();

    /** Only the very text is read; the mock answers nothing to another. */
    @BeforeEach
    void read() {
        when(fixture.spi.decode(any())).thenThrow(new AssertionError("another text than that of the class"));
        doReturn(READ).when(fixture.spi).decode(SPEC);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theTextReachesTheDriverAsItIsAndTheAnswersAreInTheWordsOfTheExample() throws Exception {
        when(fixture.spi.createMachine(eq(NAME), eq(READ), any(), any())).thenReturn(ID);
        when(fixture.spi.deleteMachine(eq(NAME), any(), eq(READ), any(), any()))
                .thenReturn(Optional.of(ID))
                .thenReturn(Optional.empty());
        when(fixture.spi.listMachines(eq(READ), any(), any())).thenReturn(Map.of(ID, NAME));

        var created = fixture.plugin.createMachine(CreateMachineRequest.of(NAME, CLASS, SECRET));
        assertThat(created.providerId()).isEqualTo(ID);
        assertThat(created.nodeName()).isEqualTo(NAME);
        assertThat(created.lastKnownState().text()).isEqualTo("Created kubevirt://worker-7c9f4");
        assertThat(fixture.plugin
                        .listMachines(ListMachinesRequest.of(CLASS, SECRET))
                        .machines())
                .isEqualTo(Map.of(ID, NAME));
        assertThat(delete()).isEqualTo("Deleted kubevirt://worker-7c9f4");
        assertThat(delete()).isEqualTo("Deleted ");
    }

    /** T10. */
    @Test
    void theStatusOfAnAbsentMachineIsNotFoundInItsWords() throws Exception {
        doThrow(PolyvisorException.of(ErrorCode.NOT_FOUND, "machine \"worker-7c9f4\" not found"))
                .when(fixture.spi)
                .getMachineStatus(any(), any(), any(), any(), any());

        PolyvisorException failure = catchThrowableOfType(
                PolyvisorException.class,
                () -> fixture.plugin.getMachineStatus(GetMachineStatusRequest.of(NAME, CLASS, SECRET)));

        assertThat(failure.code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(failure).hasMessage("machine \"worker-7c9f4\" not found");
    }

    @Test
    void noRequestShowsItsSecretOrItsSpecification() {
        assertThat(List.of(
                        CreateMachineRequest.of(NAME, CLASS, SECRET),
                        DeleteMachineRequest.of(NAME, CLASS, SECRET),
                        GetMachineStatusRequest.of(NAME, CLASS, SECRET),
                        ShutDownMachineRequest.of(NAME, CLASS, SECRET),
                        ListMachinesRequest.of(CLASS, SECRET)))
                .extracting(Object::toString)
                .noneMatch(text -> text.contains("changeme") || text.contains("ssh-ed25519"))
                .allMatch(text -> text.contains("pool-1"));
    }

    private String delete() {
        return fixture.plugin
                .deleteMachine(DeleteMachineRequest.of(NAME, CLASS, SECRET))
                .lastKnownState()
                .text();
    }
}
