package dev.polyvisor.driver.lxd.session;

import dev.polyvisor.api.inventory.ResourceKey;
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

/**
 * The keys of a provider. An instance is known by its {@code volatile.uuid}; by project and name, joined by a slash, where it
 * has none or another instance has the same. No name of LXD contains a slash. Thread safety: immutable.
 */
public final class LxdKeys {
    private static final String CLUSTER = "cluster";

    private final String provider;

    public LxdKeys(String provider) {
        this.provider = provider;
    }

    public ResourceKey project(String name) {
        return LxdProject.KIND.key(provider, name);
    }

    /** An instance by its identity. */
    public ResourceKey instance(String id) {
        return LxdInstance.KIND.key(provider, id);
    }

    /** An instance by project and name, whatever its identity is: reading this key reads the instance. */
    public ResourceKey instance(String project, String name) {
        return instance(project + "/" + name);
    }

    public ResourceKey snapshot(ResourceKey instance, String name) {
        return LxdSnapshot.KIND.key(provider, instance.id() + "/" + name);
    }

    public ResourceKey backup(ResourceKey instance, String name) {
        return LxdBackup.KIND.key(provider, instance.id() + "/" + name);
    }

    public ResourceKey image(String project, String fingerprint) {
        return LxdImage.KIND.key(provider, project + "/" + fingerprint);
    }

    public ResourceKey profile(String project, String name) {
        return LxdProfile.KIND.key(provider, project + "/" + name);
    }

    public ResourceKey network(String project, String name) {
        return LxdNetwork.KIND.key(provider, project + "/" + name);
    }

    public ResourceKey pool(String name) {
        return LxdPool.KIND.key(provider, name);
    }

    /** A volume; the member is empty where all members reach it. */
    public ResourceKey volume(String pool, String project, String name, String member) {
        String id = pool + "/" + project + "/" + name;
        return LxdVolume.KIND.key(provider, member.isEmpty() ? id : id + "/" + member);
    }

    public ResourceKey member(String name) {
        return LxdMember.KIND.key(provider, name);
    }

    public ResourceKey cluster() {
        return LxdCluster.KIND.key(provider, CLUSTER);
    }
}
