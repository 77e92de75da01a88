/** The allocation of resources: disks that live without a machine, copies that outlive one, and what there is room for. */
@NullMarked
package dev.polyvisor.driver.ovirt.resource;

import org.jspecify.annotations.NullMarked;
