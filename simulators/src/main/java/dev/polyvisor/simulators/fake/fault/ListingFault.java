package dev.polyvisor.simulators.fake.fault;

import dev.polyvisor.api.inventory.Resource;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one listing.
 *
 * @param kind the name of the kind
 * @param share the share of the values that is shown
 * @param change makes the value that is shown of the right one, null for the right one
 */
public record ListingFault(
        String kind, double share, @Nullable UnaryOperator<Resource> change) {}
