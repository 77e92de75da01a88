/**
 * Policy on machines of oVirt: {@link dev.polyvisor.driver.ovirt.policy.OvirtRules}, which needs no server, and
 * {@link dev.polyvisor.driver.ovirt.policy.OvirtWorkloadFormat}, what the rule servers that exist expect.
 */
@NullMarked
package dev.polyvisor.driver.ovirt.policy;

import org.jspecify.annotations.NullMarked;
