package dev.polyvisor.simulators.fake.backend;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * The size of a backend.
 *
 * @param machines how many machines there are at the beginning
 * @param hosts how many hosts
 * @param clusters how many clusters the hosts are spread over
 * @param networks how many networks
 * @param images how many images
 * @param pools how many storage pools
 * @param volumes how many volumes each machine has
 * @param snapshots how many snapshots each machine has
 * @param scopes how many scopes the machines are spread over
 * @param containers the share of containers in percent
 * @param room how many machines more there is room for
 * @param history how many events are kept for those that come back
 * @param seed what all generated content follows from
 */
public record Shape(
        int machines,
        int hosts,
        int clusters,
        int networks,
        int images,
        int pools,
        int volumes,
        int snapshots,
        int scopes,
        int containers,
        int room,
        int history,
        long seed) {
    /** More would not fit into the seven digits of an id. */
    public static final int MOST = 5_000_000;

    /** Checks the ranges. */
    public Shape {
        List<Violation> found = new ArrayList<>();
        check(found, "machines", machines, 0, MOST);
        check(found, "hosts", hosts, 1, 100_000);
        check(found, "clusters", clusters, 1, hosts);
        check(found, "networks", networks, 1, 100_000);
        check(found, "images", images, 1, 100_000);
        check(found, "pools", pools, 1, 100_000);
        check(found, "volumes", volumes, 0, 8);
        check(found, "snapshots", snapshots, 0, 100);
        check(found, "scopes", scopes, 1, 10_000);
        check(found, "containers", containers, 0, 100);
        check(found, "room", room, 0, Integer.MAX_VALUE);
        check(found, "history", history, 1, 10_000_000);
        if (found.isEmpty() && (long) machines * Math.max(volumes, snapshots) > MOST) {
            found.add(new Violation("machines", "all volumes or snapshots together are more than " + MOST));
        }
        if (!found.isEmpty()) {
            throw PolyvisorException.invalid(found);
        }
    }

    private static void check(List<Violation> found, String path, int value, int least, int most) {
        if (value < least || value > most) {
            found.add(new Violation(path, value + " is not within " + least + " to " + most));
        }
    }
}
