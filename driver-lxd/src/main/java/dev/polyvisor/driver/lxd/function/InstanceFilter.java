package dev.polyvisor.driver.lxd.function;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.InstanceDetails;
import dev.polyvisor.api.instance.InstanceInfo;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A filter in LXD's language, evaluated by the client: {@code status eq Running and not config.user.role eq "web server"}. What the
 * servers make of one differs, fails, and with 5.0 even ends the connection, so that none is sent.
 *
 * <p>A filter is clauses joined by {@code and} and {@code or}, which bind alike: {@code a or b and c} is {@code (a or b) and c}. A
 * clause is a field, {@code eq} or {@code ne}, and a value, with {@code not} before it or not. Words are apart by blanks; a value of
 * several words is quoted with {@code "}, a single word is not. A field that a map lacks is an empty text.
 *
 * <p>The fields are the names that the REST API has. Where an instance comes from decides which there are:
 *
 * <ul>
 *   <li>{@link #matches(Map)}: all that the server says.
 *   <li>{@link #matches(InstanceInfo)}: what the record has, among it {@code config.user.*}, its labels.
 *   <li>{@link #matches(InstanceDetails)}: the same with {@code snapshots}, {@code backups} and {@code state.*}.
 *   <li>{@link #matches(LxdInstance)}: what the inventory has, among it {@code expanded_config.*} and {@code expanded_devices.*}.
 * </ul>
 *
 * A field of the REST API that the value cannot have is refused, so that no instance is left out by oversight. Thread safety: immutable.
 */
public final class InstanceFilter {
    private final List<FilterClause> clauses;
    private final List<FilterComparison> comparisons;

    private InstanceFilter(List<FilterClause> clauses, FilterDialect dialect) {
        this.clauses = List.copyOf(clauses);
        this.comparisons = IntStream.range(0, clauses.size())
                .mapToObj(i -> new FilterComparison(clauses.get(i).value(), dialect, "filter.clauses[" + i + "]"))
                .toList();
    }

    /**
     * Reads a filter of LXD 5.0. Does not block.
     *
     * @param text the filter; an empty one holds for all
     * @return the filter
     * @throws PolyvisorException INVALID_ARGUMENT when the text is none; the path is {@code filter[N]}, the N-th word counted from 0
     */
    public static InstanceFilter parse(String text) {
        return parse(text, FilterDialect.LXD_5_0);
    }

    /**
     * Reads a filter. Does not block.
     *
     * @param text the filter; an empty one holds for all
     * @param dialect which servers it is read and evaluated like
     * @return the filter
     * @throws PolyvisorException INVALID_ARGUMENT when the text is none; the path is {@code filter[N]}, the N-th word counted from 0
     */
    public static InstanceFilter parse(String text, FilterDialect dialect) {
        return new InstanceFilter(new FilterParser(text, dialect).parse(), dialect);
    }

    /**
     * What the filter was read as.
     *
     * @return the clauses in their order
     */
    public List<FilterClause> clauses() {
        return clauses;
    }

    /**
     * The instances that the filter holds for. Does not block.
     *
     * @param instances the instances
     * @return those, in the same order
     * @throws PolyvisorException INVALID_ARGUMENT as {@link #matches(InstanceInfo)} has it
     */
    public List<InstanceInfo> filter(List<InstanceInfo> instances) {
        return instances.stream().filter(this::matches).toList();
    }

    /**
     * The instances that the filter holds for. Does not block.
     *
     * @param instances the instances with all there is to know of them
     * @return those, in the same order
     * @throws PolyvisorException INVALID_ARGUMENT as {@link #matches(InstanceDetails)} has it
     */
    public List<InstanceDetails> filterFull(List<InstanceDetails> instances) {
        return instances.stream().filter(this::matches).toList();
    }

    /**
     * Whether the filter holds for an instance. Does not block.
     *
     * @param instance the instance
     * @return whether it does
     * @throws PolyvisorException INVALID_ARGUMENT when a field cannot be had or compared, or an expression takes too long; the path is
     *     {@code filter.clauses[N]}
     */
    public boolean matches(InstanceInfo instance) {
        return matches(FilterFields.of(instance));
    }

    /**
     * Whether the filter holds for an instance. Does not block.
     *
     * @param instance the instance
     * @return whether it does
     * @throws PolyvisorException INVALID_ARGUMENT as {@link #matches(InstanceInfo)} has it
     */
    public boolean matches(InstanceDetails instance) {
        return matches(FilterFields.of(instance));
    }

    /**
     * Whether the filter holds for an instance of the inventory. Does not block.
     *
     * @param instance the instance
     * @return whether it does
     * @throws PolyvisorException INVALID_ARGUMENT as {@link #matches(InstanceInfo)} has it
     */
    public boolean matches(LxdInstance instance) {
        return matches(FilterFields.of(instance));
    }

    /**
     * Whether the filter holds for an instance, image or another object as the server says it. Does not block.
     *
     * @param object the JSON object: texts, numbers, booleans, lists and maps by name
     * @return whether it does
     * @throws PolyvisorException INVALID_ARGUMENT as {@link #matches(InstanceInfo)} has it
     */
    public boolean matches(Map<String, ?> object) {
        return matches(new FilterFields(object, field -> false));
    }

    private boolean matches(FilterFields fields) {
        boolean holds = true;
        for (int i = 0; i < clauses.size(); i++) {
            FilterClause clause = clauses.get(i);
            boolean one = comparisons.get(i).holds(fields.find(clause.field(), i));
            boolean fits = one != clause.operator().equals("ne") != clause.negated();
            holds = clause.alternative() ? holds || fits : holds && fits;
        }
        return holds;
    }
}
