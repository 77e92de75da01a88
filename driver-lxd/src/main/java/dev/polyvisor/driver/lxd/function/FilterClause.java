package dev.polyvisor.driver.lxd.function;

import java.util.Objects;

/**
 * One comparison of a filter.
 *
 * @param alternative whether {@code or} joins it to what stands before; {@code and} does otherwise, and before the first one
 * @param negated whether {@code not} stands before it
 * @param field the name of the field, with dots into maps: {@code config.user.role}
 * @param operator the word between field and value
 * @param value what the field is compared with, without quotes
 */
public record FilterClause(boolean alternative, boolean negated, String field, String operator, String value) {

    /** Checks that all parts are there. */
    public FilterClause {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(operator, "operator");
        Objects.requireNonNull(value, "value");
    }
}
