package dev.polyvisor.http.policy;

import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.http.JsonWriter;

/**
 * What a rule server is told of a machine. A driver has one of its own where rules exist already that read its machines in
 * a certain shape.
 *
 * <p>Thread safety: called from several threads at once, each with a writer of its own. Does not block.
 */
@FunctionalInterface
public interface WorkloadFormat {

    /**
     * Writes a machine with what it refers to. The same workload gives the same text.
     *
     * @param workload the machine
     * @param out gets exactly one value, which holds no secret
     */
    void write(Workload workload, JsonWriter out);

    /**
     * The format for machines of any driver: each value as the record that it is, with its key.
     *
     * <pre>{@code
     * {"machine":    {"key": {"provider": "lab", "kind": "lxd-instance", "id": "…"}, "value": {…}},
     *  "references": [{"key": {…}, "value": {…}}, …],
     *  "missing":    [{"provider": "lab", "kind": "lxd-image", "id": "…"}, …]}
     * }</pre>
     *
     * <p>References and missing keys are ordered by key. The members of a value are the components of its record, as the
     * driver documents them; a key among them looks like the keys here, a size is {@code {"bytes": 1024}}, an empty
     * optional is null.
     *
     * @return the format; writing fails with INTERNAL when the package of a record is not open to
     *     {@code tools.jackson.databind}, as {@code Kind} asks for
     */
    static WorkloadFormat records() {
        return new RecordFormat();
    }
}
