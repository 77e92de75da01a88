package dev.polyvisor.driver.ovirt.resource;

import dev.polyvisor.api.resource.Capacity;
import dev.polyvisor.api.resource.Requirements;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireCluster;
import dev.polyvisor.driver.ovirt.wire.WireHostRoom;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many more machines the hosts of the data centre have memory for: the engine tells of each host what the largest machine may have
 * that it would start there. Processors are shared among machines, but one machine has no more than its host. Thread safety: may be
 * used from any thread.
 */
record Room(EngineWork work, Place place) {

    Capacity of(Requirements requirements) throws InterruptedException {
        String dataCenter = place.dataCenter();
        Set<String> clusters = work.client().all(HttpRequest.get("/clusters"), "cluster", WireCluster.class).stream()
                .filter(each -> WireRef.idOf(each.dataCenter()).equals(dataCenter))
                .map(each -> Scalars.text(each.id()))
                .collect(Collectors.toSet());
        List<WireHostRoom> hosts = work.client().all(HttpRequest.get("/hosts"), "host", WireHostRoom.class).stream()
                .filter(each -> "up".equals(each.status()) && clusters.contains(WireRef.idOf(each.cluster())))
                .toList();
        long count = 0;
        for (WireHostRoom host : hosts) {
            Optional<Long> memory = Scalars.longer(host.maxSchedulingMemory());
            if (memory.isEmpty()) {
                return Capacity.unknown("the engine does not tell what the hosts have left");
            }
            if (host.processors() >= requirements.cpu()) {
                count += Math.max(0, memory.get()) / requirements.memory().bytes();
            }
        }
        return Capacity.of(count, "the memory that the hosts have left for machines");
    }
}
