package dev.polyvisor.driver.ovirt.policy;

import static dev.polyvisor.driver.ovirt.policy.Machines.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.PolicyReport;
import dev.polyvisor.api.policy.Rule;
import dev.polyvisor.api.policy.RuleSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class OvirtRulesTest {
    private static final RuleSet STRICT = OvirtRules.with(1, OvirtRules.strictNames());

    /** A machine of another driver. */
    private record Box(ResourceKey key, String name) implements Machine {
        @Override
        public MachineType type() {
            return MachineType.CONTAINER;
        }

        @Override
        public MachineState state() {
            return MachineState.RUNNING;
        }

        @Override
        public String nativeState() {
            return "up";
        }
    }

    private static Set<String> ids(RuleSet rules, Workload workload) {
        PolicyReport report = rules.validate(workload);
        assertThat(report.errors()).isEmpty();
        List<String> ids = report.concerns().stream().map(Concern::id).sorted().toList();
        assertThat(ids).as("each identifier once").doesNotHaveDuplicates();
        return new TreeSet<>(ids);
    }

    private static Concern found(String id, String document) {
        return OvirtRules.all().validate(Machines.of(document)).concerns().stream()
                .filter(concern -> concern.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @TestFactory
    Stream<DynamicTest> every_example_is_judged_as_the_table_says() {
        return Examples.all().stream()
                .map(example -> dynamicTest(example.id() + ' ' + example.document(), () -> {
                    Workload workload = Machines.of(example.document());
                    Set<String> finders = new TreeSet<>();
                    Map.of("ours", OvirtRules.all(), "forklift", OvirtRules.asForklift(), "strict", STRICT)
                            .forEach((name, rules) -> {
                                if (ids(rules, workload).contains(example.id())) {
                                    finders.add(name);
                                }
                            });
                    assertThat(finders).isEqualTo(example.finders());
                }));
    }

    @Test
    void every_concern_has_an_example_that_has_it_and_one_that_has_not() {
        Map<Boolean, Set<String>> covered = Examples.all().stream()
                .collect(Collectors.partitioningBy(
                        example -> example.finders().contains("ours"),
                        Collectors.mapping(Examples.Example::id, Collectors.toCollection(TreeSet::new))));
        Set<String> all =
                OvirtRules.concerns().stream().map(Concern::id).collect(Collectors.toCollection(TreeSet::new));

        assertThat(covered.get(false)).isEqualTo(all);
        covered.get(true).add("ovirt.disk.count.exceeds.limit");
        assertThat(covered.get(true)).isEqualTo(all);
    }

    @Test
    void there_are_39_concerns_of_which_4_are_critical_and_4_are_information() {
        assertThat(OvirtRules.concerns().stream().map(Concern::id)).hasSize(39).doesNotHaveDuplicates();
        assertThat(OvirtRules.concerns().stream()
                        .collect(Collectors.groupingBy(Concern::category, Collectors.counting())))
                .isEqualTo(Map.of(Concern.CRITICAL, 4L, Concern.INFORMATION, 4L, Concern.WARNING, 31L));
        assertThat(OvirtRules.concerns()).allSatisfy(concern -> {
            assertThat(concern.id()).matches("ovirt\\.[a-z_.]+");
            assertThat(concern.label()).isNotBlank();
            assertThat(concern.assessment()).endsWith(".");
        });
    }

    @Test
    void a_machine_of_which_nothing_is_special_has_no_concern() {
        assertThat(ids(OvirtRules.all(), Machines.of("{}"))).isEmpty();
        assertThat(ids(OvirtRules.asForklift(), Machines.of("{}"))).isEmpty();
    }

    @Test
    void a_machine_can_have_165_disks() {
        assertThat(ids(OvirtRules.all(), disks(165))).isEmpty();
        assertThat(ids(OvirtRules.all(), disks(166))).containsExactly("ovirt.disk.count.exceeds.limit");
        assertThat(OvirtRules.all().validate(disks(166)).concerns())
                .extracting(Concern::label)
                .containsExactly("VM has 166 disks, which exceeds the limit of 165");
    }

    private static Workload disks(int count) {
        String disk = "{'id':'a','interface':'virtio','disk':{'storageType':'image','provisionedSize':1}}";
        return Machines.of("{'diskAttachments':["
                + Stream.generate(() -> disk).limit(count).collect(Collectors.joining(","))
                + "]}");
    }

    @Test
    void a_name_has_at_most_63_characters() {
        assertThat(ids(OvirtRules.all(), Machines.of("{'name':'" + "a".repeat(63) + "'}")))
                .isEmpty();
        assertThat(ids(OvirtRules.all(), Machines.of("{'name':'" + "a".repeat(64) + "'}")))
                .containsExactly("ovirt.name.invalid");
    }

    @Test
    void the_assessment_names_disks_and_interfaces_and_the_label_does_not() {
        Concern shared = found(
                "ovirt.disk.shared.detected",
                "{'diskAttachments':[{'disk':{'shared':true}},{'disk':{'shared':false}},{'disk':{'shared':true}}]}");
        assertThat(shared.assessment()).endsWith(" Disks: disk-d0, disk-d2.");
        assertThat(shared.label()).isEqualTo("Shared disk detected");

        String unplugged = "{'plugged':false},";
        Concern nics = found("ovirt.nic.unplugged.detected", "{'nics':[" + unplugged.repeat(12) + "{'plugged':true}]}");
        assertThat(nics.assessment()).contains(" Interfaces: nic-n0, nic-n0, ").endsWith(" and 2 more.");
    }

    @Test
    void what_is_not_there_is_not_found_to_be_anything() {
        Workload whole = Machines.of("{'cluster':{'ksmEnabled':true,'haReservation':true,'biosType':'q35_secure_boot'},"
                + "'diskAttachments':[{'interface':'virtio','disk':{'storageType':'raw','shared':true,'status':'locked'}}],"
                + "'nics':[{'interface':'virtio','profile':{'networkFilter':'f','qos':'q','portMirroring':true}}]}");

        assertThat(ids(OvirtRules.all(), whole)).hasSize(9);
        assertThat(ids(OvirtRules.all(), Machines.with(whole, whole.references().keySet())))
                .isEmpty();
    }

    @Test
    void a_machine_without_a_name_is_an_error_and_shows_what_is_found_all_the_same() {
        PolicyReport report = OvirtRules.all().validate(Machines.of("{'name':'','haEnabled':true}"));

        assertThat(report.errors()).singleElement().asString().contains("ovirt.name.missing", "has no name");
        assertThat(report.concerns()).extracting(Concern::id).containsExactly("ovirt.ha.enabled");
    }

    @Test
    void machines_of_other_drivers_are_passed_over() {
        Workload box = new Workload(entry(new Box(new ResourceKey("lab", "box", "1"), "")), Map.of(), Set.of());

        assertThat(ids(OvirtRules.all(), box)).isEmpty();
        assertThat(ids(OvirtRules.asForklift(), box)).isEmpty();
    }

    @Test
    void a_rule_of_the_host_stands_beside_these_or_in_the_place_of_one() {
        Rule mine = Rule.named(
                "acme.always",
                (workload, found) ->
                        found.accept(new Concern("acme.always", Concern.WARNING, "Always", "It is always so.")));
        Rule never = Rule.named("ovirt.ha.enabled", (workload, found) -> {});
        Rule broken = Rule.named("acme.broken", (workload, found) -> {
            throw new IllegalStateException("oops");
        });
        Workload workload = Machines.of("{'haEnabled':true,'usbEnabled':true}");

        assertThat(ids(OvirtRules.with(1, mine, never), workload)).containsExactly("acme.always", "ovirt.usb.enabled");
        PolicyReport report = OvirtRules.with(1, broken, mine).validate(workload);
        assertThat(report.concerns())
                .extracting(Concern::id)
                .containsExactlyInAnyOrder("acme.always", "ovirt.ha.enabled", "ovirt.usb.enabled");
        assertThat(report.errors()).singleElement().asString().contains("acme.broken", "oops");
    }

    @Test
    void the_version_of_the_whole_changes_with_that_of_the_hosts_rules() {
        assertThat(List.of(
                        OvirtRules.all().version(),
                        OvirtRules.asForklift().version(),
                        OvirtRules.with(1).version(),
                        OvirtRules.with(2).version(),
                        OvirtRules.with(Integer.MAX_VALUE).version()))
                .doesNotHaveDuplicates()
                .allMatch(version -> version > 0);
        assertThatThrownBy(() -> OvirtRules.with(0))
                .isInstanceOf(PolyvisorException.class)
                .hasMessageContaining("version");
    }

    @Test
    void the_version_is_raised_with_the_rules() {
        String rules = Stream.concat(
                        OvirtRules.concerns().stream().map(Concern::toString),
                        Examples.machines().map(document -> document + ids(OvirtRules.all(), Machines.of(document))))
                .collect(Collectors.joining("\n"));

        assertThat(sha256(rules))
                .as("the rules have changed: raise OvirtRules.VERSION, and note their fingerprint here")
                .isEqualTo(FINGERPRINTS.get((int) OvirtRules.VERSION - 1));
    }

    /** Of version 1, 2 and so on. */
    private static final List<String> FINGERPRINTS =
            List.of("f3a1c2c0f520e4c46ecb161b08db9f5cbfca70708c878e8ddea72fc33b8ca731");

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void each_word_of_the_engine_is_judged_as_the_table_says() {
        assertThat(finding("ovirt.vm.status_invalid", "{'status':'%s'}", Examples.STATES))
                .containsExactlyInAnyOrderElementsOf(Examples.STATES.stream()
                        .filter(state -> !Set.of("up", "down").contains(state))
                        .toList());
        assertThat(finding("ovirt.nic.interface_type.unsupported", "{'nics':[{'interface':'%s'}]}", Examples.NICS))
                .containsExactlyInAnyOrder("pci_passthrough", "spapr_vlan");
        assertThat(finding(
                        "ovirt.disk.interface_type.unsupported",
                        "{'diskAttachments':[{'interface':'%s','disk':{}}]}",
                        Examples.BUSES))
                .containsExactlyInAnyOrder("ide", "spapr_vscsi");
        assertThat(finding(
                        "ovirt.disk.storage_type.unsupported",
                        "{'diskAttachments':[{'disk':{'storageType':'%s'}}]}",
                        Examples.STORAGE))
                .containsExactlyInAnyOrder("cinder", "managed_block_storage");
    }

    private static List<String> finding(String id, String document, List<String> words) {
        return words.stream()
                .filter(word -> ids(OvirtRules.all(), Machines.of(String.format(document, word)))
                        .contains(id))
                .toList();
    }
}
