package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.driver.lxd.client.Elements;
import java.util.List;

/** One request of a listing. It is sent when the listing comes to it. */
@FunctionalInterface
interface Page {
    /** Sends it. Each element of the reply becomes some values of the inventory. */
    Elements<List<? extends Resource>> open() throws InterruptedException;
}
