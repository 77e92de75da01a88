package dev.polyvisor.benchmarks.trie;

import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.benchmarks.model.Vms;
import dev.polyvisor.spi.trie.DiffVisitor;
import dev.polyvisor.spi.trie.Edit;
import dev.polyvisor.spi.trie.HashTrie;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The trie beside {@link HashMap}: what it costs that every version stays as it is. A map that can be changed by one
 * thread alone, without a past, is not a choice for the store; it tells how far away the fastest is.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@State(Scope.Thread)
public class TrieBenchmark {
    private static final int BULK = 1_000;
    private static final int DIFFERENCES = 100;

    /** How many keys. */
    @Param("100000")
    public int size;

    private ResourceKey[] keys;
    private int next;
    private long written;
    private HashTrie<ResourceKey, Long> trie;
    private HashTrie<ResourceKey, Long> otherTrie;
    private Map<ResourceKey, Long> map;
    private Map<ResourceKey, Long> otherMap;

    /** Fills both. */
    @Setup(Level.Trial)
    public void fill() {
        map = new HashMap<>();
        Edit<ResourceKey, Long> edit = HashTrie.<ResourceKey, Long>empty().edit();
        for (int number = 0; number < size; number++) {
            ResourceKey key = Vms.key(number);
            map.put(key, (long) number);
            edit.put(key, (long) number);
        }
        trie = edit.seal();
        List<Integer> order = new ArrayList<>();
        for (int number = 0; number < size; number++) {
            order.add(number);
        }
        Collections.shuffle(order, new Random(1));
        keys = order.stream().map(Vms::key).toArray(ResourceKey[]::new);
        otherMap = new HashMap<>(map);
        otherTrie = trie;
        for (int i = 0; i < DIFFERENCES; i++) {
            otherMap.put(keys[i], -1L);
            otherTrie = otherTrie.with(keys[i], -1L);
        }
        written = size;
    }

    private ResourceKey key() {
        if (next == keys.length) {
            next = 0;
        }
        return keys[next++];
    }

    /** A look-up. */
    @Benchmark
    public Long trieGet() {
        return trie.get(key());
    }

    /** A look-up. */
    @Benchmark
    public Long mapGet() {
        return map.get(key());
    }

    /** A new version with one more value. */
    @Benchmark
    public HashTrie<ResourceKey, Long> triePut() {
        trie = trie.with(key(), written++);
        return trie;
    }

    /** A change in place. */
    @Benchmark
    public Long mapPut() {
        return map.put(key(), written++);
    }

    /** A new version with a thousand more values; the figure is that of one. */
    @Benchmark
    @OperationsPerInvocation(BULK)
    public HashTrie<ResourceKey, Long> triePutThousand() {
        Edit<ResourceKey, Long> edit = trie.edit();
        for (int i = 0; i < BULK; i++) {
            edit.put(key(), written++);
        }
        trie = edit.seal();
        return trie;
    }

    /** The differences of two versions with a hundred of them. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public int trieDiff() {
        Differences differences = new Differences();
        HashTrie.diff(trie, otherTrie, differences);
        return differences.count;
    }

    /** The same, by a look at every key. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public int mapDiff() {
        int count = 0;
        for (Map.Entry<ResourceKey, Long> entry : map.entrySet()) {
            if (!entry.getValue().equals(otherMap.get(entry.getKey()))) {
                count++;
            }
        }
        return count;
    }

    /** Counts. */
    private static final class Differences implements DiffVisitor<ResourceKey, Long> {
        private int count;

        @Override
        public void created(ResourceKey key, Long after) {
            count++;
        }

        @Override
        public void updated(ResourceKey key, Long before, Long after) {
            count++;
        }

        @Override
        public void deleted(ResourceKey key, Long before) {
            count++;
        }
    }
}
