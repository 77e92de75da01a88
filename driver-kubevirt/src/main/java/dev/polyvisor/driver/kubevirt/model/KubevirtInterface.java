package dev.polyvisor.driver.kubevirt.model;

/**
 * A network interface of a virtual machine, as it is defined.
 *
 * @param name the name, by which interface and network belong together
 * @param model the model, empty for virtio
 * @param macAddress the hardware address that is defined, empty for one that the cluster gives
 * @param binding how it is bound: {@code masquerade}, {@code bridge}, {@code sriov}, or the name of a plugin
 * @param network the attachment definition as namespace and name, empty for the network of the pods
 * @param state {@code down} or {@code absent}, empty for up
 */
public record KubevirtInterface(
        String name, String model, String macAddress, String binding, String network, String state) {}
