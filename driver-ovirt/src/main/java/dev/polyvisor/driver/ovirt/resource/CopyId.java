package dev.polyvisor.driver.ovirt.resource;

import dev.polyvisor.driver.ovirt.client.EngineIds;
import dev.polyvisor.http.HttpRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The identity of what stands for a copy while it is made: a machine that carries it, {@code vms/ID}, or the snapshot of the machine
 * that it is taken of, {@code vms/ID/snapshots/ID}. That of a copy is one of a disk or a template.
 *
 * @param machine the machine
 * @param snapshot the snapshot of it, if it is one
 */
record CopyId(String machine, Optional<String> snapshot) {
    private static final String MACHINES = "vms";
    private static final String SNAPSHOTS = "snapshots";

    /** Empty for the identity of a copy that is made. */
    static Optional<CopyId> parse(String text) {
        List<String> parts = Arrays.asList(text.split("/", -1));
        if (!parts.get(0).equals(MACHINES) || !parts.stream().allMatch(EngineIds::isId)) {
            return Optional.empty();
        } else if (parts.size() == 2) {
            return Optional.of(new CopyId(parts.get(1), Optional.empty()));
        }
        return parts.size() == 4 && parts.get(2).equals(SNAPSHOTS)
                ? Optional.of(new CopyId(parts.get(1), Optional.of(parts.get(3))))
                : Optional.empty();
    }

    HttpRequest request(String method) {
        return snapshot.isPresent()
                ? HttpRequest.of(method, "/vms/{}/snapshots/{}", machine, snapshot.get())
                : HttpRequest.of(method, "/vms/{}", machine);
    }

    @Override
    public String toString() {
        String path = MACHINES + "/" + machine;
        return snapshot.map(each -> path + "/" + SNAPSHOTS + "/" + each).orElse(path);
    }
}
