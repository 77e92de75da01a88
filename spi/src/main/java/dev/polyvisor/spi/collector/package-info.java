/**
 * Fills the model from a driver's feeds and keeps it live.
 *
 * <p>{@code Collector} has one {@code FeedLoop} for each feed and one {@code Audit}. A loop is a row of steps on the
 * provider's executor; between two steps it holds no thread, only a timer of the clock. A step lists what is to be listed
 * ({@code Relist}), takes events through an {@code Intake}, reads what they made dirty ({@code TargetReads}), and then
 * lets the cursor move. All writes pass the {@code Committer}, which drops what has been overtaken ({@code Stamps}) and
 * lets nothing through once the collector is closed.
 */
@NullMarked
package dev.polyvisor.spi.collector;

import org.jspecify.annotations.NullMarked;
