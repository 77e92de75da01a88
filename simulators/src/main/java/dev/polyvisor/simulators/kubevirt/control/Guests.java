package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.Guest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How the guests behave that do not behave well. Thread safety: may be used from any thread. */
public final class Guests {
    private final Map<String, Guest> behaviours = new ConcurrentHashMap<>();

    public void set(String namespace, String name, Guest behaviour) {
        behaviours.put(namespace + "/" + name, behaviour);
    }

    Guest of(String namespace, String name) {
        return behaviours.getOrDefault(namespace + "/" + name, Guest.WELL);
    }
}
