package dev.polyvisor.simulators.fake.feed;

import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.Delivery;
import dev.polyvisor.api.driver.Feed;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.simulators.fake.backend.Event;
import dev.polyvisor.simulators.fake.model.FakeCluster;
import dev.polyvisor.simulators.fake.model.FakeHost;
import dev.polyvisor.simulators.fake.model.FakeImage;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.model.FakeNetwork;
import dev.polyvisor.simulators.fake.model.FakePool;
import dev.polyvisor.simulators.fake.model.FakeSnapshot;
import dev.polyvisor.simulators.fake.model.FakeVolume;
import dev.polyvisor.simulators.fake.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The feeds of a session, as its settings say. */
public final class Feeds {
    /** All kinds, those that others refer to first. */
    public static final List<Kind<?>> KINDS = List.of(
            FakeCluster.KIND,
            FakeHost.KIND,
            FakeNetwork.KIND,
            FakeImage.KIND,
            FakePool.KIND,
            FakeVolume.KIND,
            FakeMachine.KIND,
            FakeSnapshot.KIND);

    private Feeds() {}

    public static List<Feed<?>> of(Session session) {
        List<Adapter<Event>> hinted = adapters(session, Delivery.HINT);
        return switch (session.settings().events()) {
            case NONE -> List.of(Feed.listed(hinted));
            case POLLING -> List.of(Feed.of(new PolledEvents(session), hinted));
            case HINTS -> List.of(Feed.of(new StreamedEvents(session, Optional.empty()), hinted));
            case STATE -> ofEachKind(session);
        };
    }

    private static List<Feed<?>> ofEachKind(Session session) {
        List<Feed<?>> feeds = new ArrayList<>();
        for (Kind<?> kind : KINDS) {
            feeds.add(Feed.of(
                    new StreamedEvents(session, Optional.of(kind)),
                    List.of(new KindAdapter(session, kind, Delivery.STATE))));
        }
        return List.copyOf(feeds);
    }

    private static List<Adapter<Event>> adapters(Session session, Delivery delivery) {
        List<Adapter<Event>> adapters = new ArrayList<>();
        KINDS.forEach(kind -> adapters.add(new KindAdapter(session, kind, delivery)));
        return adapters;
    }
}
