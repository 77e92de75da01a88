package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.Feed;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.driver.lxd.inventory.ScopedReader.Shape;
import dev.polyvisor.driver.lxd.model.LxdBackup;
import dev.polyvisor.driver.lxd.model.LxdCluster;
import dev.polyvisor.driver.lxd.model.LxdImage;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import dev.polyvisor.driver.lxd.model.LxdMember;
import dev.polyvisor.driver.lxd.model.LxdNetwork;
import dev.polyvisor.driver.lxd.model.LxdPool;
import dev.polyvisor.driver.lxd.model.LxdProfile;
import dev.polyvisor.driver.lxd.model.LxdProject;
import dev.polyvisor.driver.lxd.model.LxdSnapshot;
import dev.polyvisor.driver.lxd.model.LxdVolume;
import dev.polyvisor.driver.lxd.session.Features;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.driver.lxd.wire.WireImage;
import dev.polyvisor.driver.lxd.wire.WireNetwork;
import dev.polyvisor.driver.lxd.wire.WireProfile;
import java.util.List;
import java.util.Set;

/** The one feed of a session: its event source, and the adapters in the order in which they list. */
public final class LxdFeeds {
    /** All kinds, those that others refer to first. */
    public static final List<Kind<?>> KINDS = List.of(
            LxdCluster.KIND,
            LxdMember.KIND,
            LxdProject.KIND,
            LxdPool.KIND,
            LxdNetwork.KIND,
            LxdProfile.KIND,
            LxdImage.KIND,
            LxdVolume.KIND,
            LxdInstance.KIND,
            LxdSnapshot.KIND,
            LxdBackup.KIND);

    private LxdFeeds() {}

    public static List<Feed<?>> of(LxdSession session) {
        ResourceMapper mapper = new ResourceMapper(session.keys());
        List<Adapter<LxdEvent>> adapters = List.of(
                new MemberAdapter(session, mapper),
                new KindAdapter<>(new ProjectReader(session, mapper)),
                new KindAdapter<>(new PoolReader(session, mapper)),
                new KindAdapter<>(new ScopedReader<>(session, networks(mapper))),
                new KindAdapter<>(new ScopedReader<>(session, profiles(mapper))),
                new KindAdapter<>(new ScopedReader<>(session, images(mapper))),
                new KindAdapter<>(new VolumeReader(session, mapper)),
                new InstanceAdapter(session));
        return List.of(Feed.of(new EventsSource(session), adapters));
    }

    private static Shape<WireNetwork, LxdNetwork> networks(ResourceMapper mapper) {
        return new Shape<>(
                LxdNetwork.KIND,
                "networks",
                WireNetwork.class,
                Set.of("network-created", "network-deleted", "network-renamed", "network-updated"),
                Features::networks,
                WireNetwork::name,
                WireNetwork::managed,
                mapper::network);
    }

    private static Shape<WireProfile, LxdProfile> profiles(ResourceMapper mapper) {
        return new Shape<>(
                LxdProfile.KIND,
                "profiles",
                WireProfile.class,
                Set.of("profile-created", "profile-deleted", "profile-renamed", "profile-updated"),
                Features::profiles,
                WireProfile::name,
                profile -> true,
                mapper::profile);
    }

    private static Shape<WireImage, LxdImage> images(ResourceMapper mapper) {
        return new Shape<>(
                LxdImage.KIND,
                "images",
                WireImage.class,
                Set.of(
                        "image-alias-created",
                        "image-alias-deleted",
                        "image-alias-renamed",
                        "image-alias-updated",
                        "image-created",
                        "image-deleted",
                        "image-refreshed",
                        "image-updated"),
                Features::images,
                WireImage::fingerprint,
                image -> true,
                mapper::image);
    }
}
