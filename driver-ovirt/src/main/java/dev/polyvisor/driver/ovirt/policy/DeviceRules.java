package dev.polyvisor.driver.ovirt.policy;

import static dev.polyvisor.driver.ovirt.policy.OvirtRule.information;
import static dev.polyvisor.driver.ovirt.policy.OvirtRule.nic;
import static dev.polyvisor.driver.ovirt.policy.OvirtRule.profile;
import static dev.polyvisor.driver.ovirt.policy.OvirtRule.vm;
import static dev.polyvisor.driver.ovirt.policy.OvirtRule.warning;

import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.driver.ovirt.model.OvirtNicProfile;
import java.util.List;
import java.util.Set;

/** Rules on devices and network interfaces. */
final class DeviceRules {
    static final Concern NIC_TYPE = warning(
            "nic.interface_type.unsupported",
            "Unsupported NIC interface type detected",
            "The target has e1000, rtl8139 and virtio; an interface of another type does not stay what it is.");

    private static final String PASS_THROUGH = "pci_passthrough";
    private static final Set<String> NICS = Set.of("e1000", "e1000e", "rtl8139", "rtl8139_virtio", "virtio");

    private DeviceRules() {}

    static List<OvirtRule> all() {
        return List.of(
                vm(
                        information(
                                "display_type.spice.enabled",
                                "VM Display Type",
                                "The screen of the machine uses SPICE, which the target does not have."),
                        vm -> vm.settings().display().equals("spice")),
                vm(
                        warning("usb.enabled", "USB support enabled", "USB devices cannot be attached at the target."),
                        vm -> vm.settings().usbEnabled()),
                vm(
                        warning(
                                "host_devices.mapped",
                                "VM has mapped host devices",
                                "The machine is migrated without the devices of its host."),
                        vm -> !vm.devices().hostDevices().isEmpty()),
                vm(
                        warning(
                                "watchdog.enabled",
                                "Watchdog detected",
                                "The machine has no watchdog any more when it is migrated."),
                        vm -> !vm.devices().watchdogs().isEmpty()),
                nic(NIC_TYPE, nic -> !NICS.contains(nic.bus())),
                nic(
                        warning(
                                "nic.pci_passthrough.detected",
                                "NIC with host device passthrough detected",
                                "The interface is a function of the host (SR-IOV); the network of the target has to be prepared for it."),
                        nic -> nic.bus().equals(PASS_THROUGH)),
                nic(
                        warning(
                                "nic.unplugged.detected",
                                "Unplugged NIC detected",
                                "An interface is not plugged, which the target does not support."),
                        nic -> !nic.plugged()),
                profile(
                        warning(
                                "nic.network_filter.detected",
                                "NIC with network filter detected",
                                "The traffic of an interface is filtered; the target does not do that."),
                        profile -> !profile.networkFilter().isEmpty()),
                profile(
                        warning(
                                "nic.port_mirroring.detected",
                                "NIC with port mirroring detected",
                                "An interface sees the traffic of others, which the target does not support."),
                        OvirtNicProfile::portMirroring),
                profile(
                        warning(
                                "nic.qos.detected",
                                "NIC with QoS settings detected",
                                "The traffic of an interface is limited, which the target does not support."),
                        profile -> !profile.qos().isEmpty()),
                profile(
                        warning(
                                "nic.custom_properties.detected",
                                "vNIC custom properties detected",
                                "The target has nothing like custom properties of a profile."),
                        profile -> !profile.properties().isEmpty()));
    }
}
