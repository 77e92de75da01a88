/**
 * Watch validators: whether a recorded watch obeyed the rules of the inventory, whatever happened while it was recorded.
 *
 * <p>{@link dev.polyvisor.testkit.watch.WatchRecorder} records, {@link dev.polyvisor.testkit.watch.WatchHistory} is what was recorded,
 * {@link dev.polyvisor.testkit.watch.WatchValidators} judges it. The idea is that of the robustness tests of etcd: keep the history of
 * every client, and look afterwards for what no history may show.
 */
@NullMarked
package dev.polyvisor.testkit.watch;

import org.jspecify.annotations.NullMarked;
