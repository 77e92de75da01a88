package dev.polyvisor.examples.quickstart;

import dev.polyvisor.api.SyncStatus;
import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.InventorySnapshot;

/** Where the quick start tells what happens: to a person or to a program. Called from several threads. */
interface Output {

    /** How far a provider has come. */
    void progress(SyncStatus status, long machines);

    /** All providers are complete. */
    void inventory(InventorySnapshot snapshot);

    /** Policy has looked at all machines. */
    void concerns(InventorySnapshot snapshot);

    /** A step of the tour begins. */
    void begin(String provider, String step);

    /** A step of the tour has ended well. */
    void done(String provider, String step, String result);

    /** Something changed in the inventory. */
    void changes(Batch batch);

    /** The end. */
    void end(InventorySnapshot snapshot);

    /** Something failed. */
    void failed(Throwable cause);
}
