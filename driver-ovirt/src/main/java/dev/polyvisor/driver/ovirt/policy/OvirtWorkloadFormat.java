package dev.polyvisor.driver.ovirt.policy;

import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.http.JsonWriter;
import dev.polyvisor.http.policy.WorkloadFormat;

/**
 * What the rules of Forklift for oVirt read of a machine: the document that its inventory makes of one, with what it refers to in
 * the place of the reference. What is referred to and not there is null, so that rules that need it find nothing. A machine of
 * another driver is written as {@link WorkloadFormat#records()} does.
 *
 * <pre>{@code
 * HttpPolicyAgent.builder(Connection.https("https://validation.example"), executor).format(new OvirtWorkloadFormat())
 * }</pre>
 *
 * <p>Thread safety: stateless.
 */
public final class OvirtWorkloadFormat implements WorkloadFormat {
    private final WorkloadFormat others = WorkloadFormat.records();

    /** The format. */
    public OvirtWorkloadFormat() {}

    @Override
    public void write(Workload workload, JsonWriter out) {
        if (workload.value() instanceof OvirtVm vm) {
            new WorkloadDocument(workload, out).write(vm);
        } else {
            others.write(workload, out);
        }
    }
}
