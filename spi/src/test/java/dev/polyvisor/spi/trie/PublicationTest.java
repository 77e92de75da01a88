package dev.polyvisor.spi.trie;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What other threads see of a trie while its writer goes on. */
class PublicationTest {
    private static final int KEYS = 200;
    private static final int GENERATIONS = 2_000;

    private volatile HashTrie<String, Integer> current = HashTrie.empty();

    @Test
    void readersSeeEveryVersionWholeWhileLaterOnesAreWritten() throws Exception {
        commit(0);
        ExecutorService readers = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                results.add(readers.submit(this::readToTheLastGeneration));
            }
            for (int generation = 1; generation <= GENERATIONS; generation++) {
                commit(generation);
            }
            for (Future<Integer> result : results) {
                assertThat(result.get()).isEqualTo(GENERATIONS);
            }
        } finally {
            readers.shutdownNow();
        }
    }

    private void commit(int generation) {
        Edit<String, Integer> edit = current.edit();
        for (int i = 0; i < KEYS; i++) {
            edit.put("vm-" + i, generation);
        }
        current = edit.seal();
    }

    /** The same generation for all keys, and none that goes back. */
    private Integer readToTheLastGeneration() {
        int last = 0;
        while (last < GENERATIONS) {
            HashTrie<String, Integer> snapshot = current;
            int generation = snapshot.get("vm-0");
            assertThat(generation).isGreaterThanOrEqualTo(last);
            int[] others = {0};
            snapshot.forEach((key, value) -> others[0] += value == generation ? 0 : 1);
            assertThat(others[0])
                    .as("keys of another generation than " + generation)
                    .isZero();
            assertThat(snapshot.size()).isEqualTo(KEYS);
            last = generation;
        }
        return last;
    }
}
