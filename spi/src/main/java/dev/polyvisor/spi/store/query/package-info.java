/** How a state is read: snapshots, queries with their pages, trees and workloads. */
@NullMarked
package dev.polyvisor.spi.store.query;

import org.jspecify.annotations.NullMarked;
