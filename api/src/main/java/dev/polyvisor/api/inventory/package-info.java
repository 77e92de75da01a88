/**
 * The revisioned model: what the backends hold, as immutable values with one revision over all of them, with queries,
 * watches, trees and workloads.
 */
@NullMarked
package dev.polyvisor.api.inventory;

import org.jspecify.annotations.NullMarked;
