package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.lxd.model.LxdCluster;
import dev.polyvisor.driver.lxd.model.LxdImage;
import dev.polyvisor.driver.lxd.model.LxdMember;
import dev.polyvisor.driver.lxd.model.LxdNetwork;
import dev.polyvisor.driver.lxd.model.LxdPool;
import dev.polyvisor.driver.lxd.model.LxdProfile;
import dev.polyvisor.driver.lxd.model.LxdProject;
import dev.polyvisor.driver.lxd.model.LxdVolume;
import dev.polyvisor.driver.lxd.session.LxdKeys;
import dev.polyvisor.driver.lxd.wire.WireAlias;
import dev.polyvisor.driver.lxd.wire.WireEnvironment;
import dev.polyvisor.driver.lxd.wire.WireImage;
import dev.polyvisor.driver.lxd.wire.WireMember;
import dev.polyvisor.driver.lxd.wire.WireNetwork;
import dev.polyvisor.driver.lxd.wire.WirePool;
import dev.polyvisor.driver.lxd.wire.WireProfile;
import dev.polyvisor.driver.lxd.wire.WireProject;
import dev.polyvisor.driver.lxd.wire.WireVolume;
import java.util.List;
import java.util.Optional;

/** Turns what the server says of everything but instances into values of the inventory. Thread safety: from any thread. */
final class ResourceMapper {
    private static final int SHORT_FINGERPRINT = 12;

    private final LxdKeys keys;
    private final Visible visible = new Visible();

    ResourceMapper(LxdKeys keys) {
        this.keys = keys;
    }

    LxdProject project(WireProject wire) {
        return new LxdProject(
                keys.project(wire.name()),
                wire.name(),
                wire.description(),
                visible.config(wire.config()),
                visible.labels(wire.config()));
    }

    LxdProfile profile(String project, WireProfile wire) {
        return new LxdProfile(
                keys.profile(project, wire.name()),
                wire.name(),
                scope(project),
                parent(project),
                wire.description(),
                visible.config(wire.config()),
                wire.devices(),
                visible.labels(wire.config()));
    }

    LxdNetwork network(String project, WireNetwork wire) {
        return new LxdNetwork(
                keys.network(project, wire.name()),
                wire.name(),
                scope(project),
                parent(project),
                wire.type(),
                wire.status(),
                wire.description(),
                visible.config(wire.config()),
                visible.labels(wire.config()));
    }

    LxdImage image(String project, WireImage wire) {
        List<String> aliases =
                wire.aliases().stream().map(WireAlias::name).sorted().toList();
        return new LxdImage(
                keys.image(project, wire.fingerprint()),
                aliases.isEmpty() ? abbreviated(wire.fingerprint()) : aliases.get(0),
                scope(project),
                parent(project),
                wire.fingerprint(),
                aliases,
                wire.type(),
                wire.size() > 0 ? Optional.of(DataSize.bytes(wire.size())) : Optional.empty(),
                wire.architecture(),
                wire.properties(),
                wire.shared(),
                wire.cached(),
                wire.autoUpdate(),
                wire.profiles(),
                Times.parse(wire.createdAt()),
                Times.parse(wire.uploadedAt()),
                Times.parse(wire.expiresAt()));
    }

    LxdPool pool(WirePool wire) {
        return new LxdPool(
                keys.pool(wire.name()),
                wire.name(),
                wire.driver(),
                wire.status(),
                wire.description(),
                visible.config(wire.config()),
                visible.labels(wire.config()));
    }

    LxdVolume volume(String pool, String project, WireVolume wire) {
        String member = wire.location().equals(LxdMember.ALONE) ? "" : wire.location();
        return new LxdVolume(
                keys.volume(pool, project, wire.name(), member),
                wire.name(),
                scope(project),
                Optional.of(keys.pool(pool)),
                wire.contentType(),
                member,
                wire.description(),
                visible.config(wire.config()),
                visible.labels(wire.config()));
    }

    LxdCluster cluster() {
        return new LxdCluster(keys.cluster(), keys.cluster().id());
    }

    LxdMember member(WireMember wire) {
        return new LxdMember(
                keys.member(wire.serverName()),
                wire.serverName(),
                Optional.of(keys.cluster()),
                wire.status(),
                wire.description(),
                wire.architecture(),
                wire.failureDomain(),
                wire.roles().stream().sorted().toList(),
                wire.groups().stream().sorted().toList());
    }

    /** A server that stands alone: it answers, so it is online. */
    LxdMember alone(WireEnvironment environment) {
        return new LxdMember(
                keys.member(LxdMember.ALONE),
                environment.serverName(),
                Optional.empty(),
                "Online",
                "",
                environment.kernelArchitecture(),
                "",
                List.of(),
                List.of());
    }

    private Optional<ResourceKey> parent(String project) {
        return Optional.of(keys.project(project));
    }

    private static Optional<Scope> scope(String project) {
        return Optional.of(Scope.of(project));
    }

    private static String abbreviated(String fingerprint) {
        return fingerprint.length() <= SHORT_FINGERPRINT ? fingerprint : fingerprint.substring(0, SHORT_FINGERPRINT);
    }
}
