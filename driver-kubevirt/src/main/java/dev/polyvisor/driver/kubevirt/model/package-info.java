/**
 * What the inventory has of a cluster: immutable records, each with its kind.
 *
 * <p>The records are made by the driver; their constructors are no API. {@link KubevirtVm} is the machine: it joins a
 * VirtualMachine with its running VirtualMachineInstance, and its state is derived from both.
 */
@NullMarked
package dev.polyvisor.driver.kubevirt.model;

import org.jspecify.annotations.NullMarked;
