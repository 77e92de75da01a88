package dev.polyvisor.simulators.lxd.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Things of one sort, by project and name. Guarded by the lock of {@link LxdState}. */
public final class Shelf<T> {
    private final Map<String, Map<String, T>> byProject = new TreeMap<>();

    public Optional<T> find(String project, String name) {
        return Optional.ofNullable(in(project).get(name));
    }

    public void put(String project, String name, T thing) {
        byProject.computeIfAbsent(project, unused -> new TreeMap<>()).put(name, thing);
    }

    public Optional<T> remove(String project, String name) {
        return Optional.ofNullable(
                byProject.getOrDefault(project, new TreeMap<>()).remove(name));
    }

    public boolean has(String project, String name) {
        return in(project).containsKey(name);
    }

    /** Those of one project, by name. */
    public Map<String, T> in(String project) {
        return byProject.getOrDefault(project, Map.of());
    }

    public List<T> all() {
        List<T> all = new ArrayList<>();
        byProject.values().stream().map(Map::values).forEach((Collection<T> some) -> all.addAll(some));
        return all;
    }
}
