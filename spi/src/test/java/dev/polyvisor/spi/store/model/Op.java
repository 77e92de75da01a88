package dev.polyvisor.spi.store.model;

import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.spi.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One step of a transaction, as data, so that store and model do the same. */
sealed interface Op {

    /** Does it in the store; the result tells whether a write changed anything, true where a step does not say. */
    boolean in(Transaction transaction);

    record Put(Resource value) implements Op {
        @Override
        public boolean in(Transaction transaction) {
            return transaction.put(value);
        }
    }

    record Delete(ResourceKey key) implements Op {
        @Override
        public boolean in(Transaction transaction) {
            return transaction.delete(key);
        }
    }

    record Validate(ResourceKey key, Validation validation) implements Op {
        @Override
        public boolean in(Transaction transaction) {
            transaction.validate(key, validation);
            return true;
        }
    }

    record SetMark(Mark mark) implements Op {
        @Override
        public boolean in(Transaction transaction) {
            transaction.mark(mark);
            return true;
        }
    }

    record Stale(String provider, boolean stale) implements Op {
        @Override
        public boolean in(Transaction transaction) {
            transaction.stale(provider, stale);
            return true;
        }
    }

    record Remove(String provider) implements Op {
        @Override
        public boolean in(Transaction transaction) {
            transaction.remove(provider);
            return true;
        }
    }

    /** Everything of a provider and kind anew: what is not among the values is deleted. */
    record Relist(String provider, String kind, Map<ResourceKey, Resource> values) implements Op {
        @Override
        public boolean in(Transaction transaction) {
            values.values().forEach(transaction::put);
            List<ResourceKey> gone = new ArrayList<>();
            transaction.keys(provider, kind, key -> {
                if (!values.containsKey(key)) {
                    gone.add(key);
                }
            });
            gone.forEach(transaction::delete);
            return true;
        }
    }
}
