package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.ovirt.client.EngineIds;
import dev.polyvisor.driver.ovirt.client.OvirtClient;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Reads a kind whose collection and entities look alike.
 *
 * @param client the client
 * @param kind the kind
 * @param collection the name of the collection in paths
 * @param element the name of its elements in replies
 * @param follow the links that are followed, empty for none
 * @param type the type of an element
 * @param mapping makes a value of an element
 * @param onItsWay whether a value will change without an event that says so
 */
record CollectionReader<W, R extends Resource>(
        OvirtClient client,
        Kind<R> kind,
        String collection,
        String element,
        String follow,
        Class<W> type,
        BiFunction<W, Places, R> mapping,
        Predicate<R> onItsWay)
        implements KindReader<R> {

    @Override
    public Stream<R> all(Places places, InventorySnapshot model) throws InterruptedException {
        HttpRequest plain = HttpRequest.get("/" + collection);
        try {
            return client.list(followed(plain), element, type).map(wire -> mapping.apply(wire, places));
        } catch (PolyvisorException failure) {
            if (follow.isEmpty() || failure.code() != ErrorCode.INTERNAL) {
                throw failure;
            }
            // one entity that vanishes while its links are followed makes the engine fail for all of them
            List<R> values = new ArrayList<>();
            for (WireRef each : client.all(plain, element, WireRef.class)) {
                read(kind.key("", WireRef.idOf(each)), places).ifPresent(values::add);
            }
            return values.stream();
        }
    }

    @Override
    public Optional<R> read(ResourceKey key, Places places) throws InterruptedException {
        if (!EngineIds.isId(key.id())) {
            return Optional.empty();
        }
        return client.find(followed(HttpRequest.get("/" + collection + "/{}", key.id())), type)
                .map(wire -> mapping.apply(wire, places));
    }

    @Override
    public boolean isOnItsWay(R value) {
        return onItsWay.test(value);
    }

    private HttpRequest followed(HttpRequest request) {
        return follow.isEmpty() ? request : request.query("follow", follow);
    }
}
