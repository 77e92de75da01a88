package dev.polyvisor.simulators.ovirt;

import dev.polyvisor.simulators.ovirt.rest.Entities;
import dev.polyvisor.simulators.ovirt.state.EngineState;
import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Table;
import dev.polyvisor.simulators.ovirt.work.Act;
import dev.polyvisor.simulators.ovirt.work.Crowd;
import dev.polyvisor.simulators.ovirt.work.Keepers;
import dev.polyvisor.simulators.ovirt.work.Work;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes what an engine has without a request; for filling it, and for what others do behind a client's back. What is added is ready at
 * once. Each change is followed by the event that the engine writes for it, unless a method says otherwise; the user of these events is
 * {@code admin@internal-authz}.
 *
 * <p>Paths are those of the API, without {@code /ovirt-engine/api/}: {@code vms/ID}, {@code vms/ID/nics/ID}. JSON is that of the API.
 * The methods throw an unchecked exception when something does not exist or the engine would refuse it.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public final class OvirtContent {
    private static final Act TOLD = new Act("", "admin@internal-authz", true, true);
    private static final Act UNTOLD = new Act("", "admin@internal-authz", true, false);

    private final EngineState state;
    private final Work work;
    private final Keepers keepers;
    private final Entities entities;

    OvirtContent(EngineState state, Work work, Keepers keepers, Entities entities) {
        this.state = state;
        this.work = work;
        this.keepers = keepers;
        this.entities = entities;
    }

    /**
     * Adds something to a collection, as a client would with POST.
     *
     * @param collection its path, for example {@code vms} or {@code vms/ID/nics}
     * @param json the entity; an {@code id} in it becomes its id, where the engine would choose one
     * @return the id
     */
    public String add(String collection, String json) {
        return add(TOLD, collection, json);
    }

    /**
     * Adds something to a collection, of which no event tells.
     *
     * @param collection its path
     * @param json the entity, as with {@link #add}
     * @return the id
     */
    public String addSilently(String collection, String json) {
        return add(UNTOLD, collection, json);
    }

    private String add(Act act, String collection, String json) {
        ObjectNode body = (ObjectNode) JsonMapper.shared().readTree(json);
        return state.locked(() -> entities.addAt(act, collection, body).id());
    }

    /**
     * Changes something, as a client would with PUT. Fields that the engine alone sets, such as {@code status}, can be set, too.
     *
     * @param path its path
     * @param json the fields to change
     * @return this
     */
    public OvirtContent change(String path, String json) {
        return change(TOLD, path, json);
    }

    /**
     * Changes something of which no event tells, such as what the guest agent says, or the real size of a disk.
     *
     * @param path its path
     * @param json the fields to change
     * @return this
     */
    public OvirtContent changeSilently(String path, String json) {
        return change(UNTOLD, path, json);
    }

    private OvirtContent change(Act act, String path, String json) {
        ObjectNode body = (ObjectNode) JsonMapper.shared().readTree(json);
        state.locked(() -> {
            Entity entity = entities.at(path);
            keepers.of(entity.kind().key()).update(act, entity, body);
        });
        return this;
    }

    /**
     * Removes something at once, whatever state it is in.
     *
     * @param path its path
     * @return this
     */
    public OvirtContent remove(String path) {
        return remove(TOLD, path);
    }

    /**
     * Removes something at once, of which no event tells.
     *
     * @param path its path
     * @return this
     */
    public OvirtContent removeSilently(String path) {
        return remove(UNTOLD, path);
    }

    private OvirtContent remove(Act act, String path) {
        state.locked(() -> {
            Entity entity = entities.at(path);
            Entity unused = keepers.of(entity.kind().key()).remove(act, entity, Map.of());
        });
        return this;
    }

    /**
     * Does what an action of the API does, at once.
     *
     * @param path the path of what it is done to
     * @param action its name, for example {@code start}
     * @param json its parameters, {@code {}} for none
     * @return this
     */
    public OvirtContent act(String path, String action, String json) {
        ObjectNode body = (ObjectNode) JsonMapper.shared().readTree(json);
        state.locked(() -> keepers.actions().run(TOLD, entities.at(path), action, body));
        return this;
    }

    /**
     * A machine gets into a state, of which no event tells; with {@link #event} one can be written.
     *
     * @param vm the id of the machine
     * @param status the status as the API has it, for example {@code up}, {@code down}, {@code paused} or {@code unknown}
     * @return this
     */
    public OvirtContent status(String vm, String status) {
        state.locked(() -> keepers.status(entities.at("vms/" + vm), status));
        return this;
    }

    /**
     * Writes an event, and does nothing else.
     *
     * @param code what sort it is
     * @param paths what it refers to, at most one of each kind
     * @return this
     */
    public OvirtContent event(int code, String... paths) {
        state.locked(() -> {
            Entity[] concerns = new Entity[paths.length];
            for (int i = 0; i < paths.length; i++) {
                concerns[i] = entities.at(paths[i]);
            }
            work.write(code, concerns);
        });
        return this;
    }

    /**
     * What a client gets that asks for something.
     *
     * @param path its path
     * @return JSON
     */
    public String read(String path) {
        return entities.text(entities.at(path));
    }

    /**
     * The id of what has a name.
     *
     * @param collection a collection that is below nothing, for example {@code hosts}
     * @param name the name
     * @return the id
     * @throws IllegalArgumentException when nothing has it
     */
    public String id(String collection, String name) {
        return state.locked(() -> table(collection)
                .named(name)
                .map(Entity::id)
                .orElseThrow(() -> new IllegalArgumentException("not in " + collection + ": " + name)));
    }

    /**
     * The ids of all that a collection has, ordered by name.
     *
     * @param collection a collection that is below nothing
     * @return the ids
     */
    public List<String> ids(String collection) {
        return state.locked(
                () -> table(collection).sorted().stream().map(Entity::id).toList());
    }

    private Table table(String collection) {
        Table table = state.collection(collection);
        if (table == null) {
            throw new IllegalArgumentException("no collection: " + collection);
        }
        return table;
    }

    /**
     * Adds a data centre with its management network.
     *
     * @param name its name
     * @return the id
     */
    public String dataCenter(String name) {
        return add("datacenters", object().put("name", name).toString());
    }

    /**
     * Adds a cluster.
     *
     * @param name its name
     * @param dataCenter the id of the data centre
     * @return the id
     */
    public String cluster(String name, String dataCenter) {
        return add("clusters", reference(object().put("name", name), "data_center", dataCenter));
    }

    /**
     * Adds a host that is up, with four network interfaces, to the cluster {@code Default}.
     *
     * @param name its name, also its address
     * @return the id
     */
    public String host(String name) {
        return host(name, id("clusters", "Default"));
    }

    /**
     * Adds a host that is up, with four network interfaces.
     *
     * @param name its name, also its address
     * @param cluster the id of the cluster
     * @return the id
     */
    public String host(String name, String cluster) {
        return add(
                "hosts",
                reference(object().put("name", name).put("address", name + ".example.test"), "cluster", cluster));
    }

    /**
     * Adds a network with a profile of its name to the data centre {@code Default}.
     *
     * @param name its name
     * @param vlan the number of its VLAN, 0 for none
     * @return the id
     */
    public String network(String name, int vlan) {
        ObjectNode network = object().put("name", name);
        if (vlan > 0) {
            network.putObject("vlan").put("id", Integer.toString(vlan));
        }
        return add("networks", reference(network, "data_center", id("datacenters", "Default")));
    }

    /**
     * Adds a storage domain over NFS with a profile of its name, and attaches it to the data centre {@code Default}.
     *
     * @param name its name
     * @return the id
     */
    public String storageDomain(String name) {
        ObjectNode domain = object().put("name", name).put("type", "data");
        domain.putObject("storage")
                .put("type", "nfs")
                .put("address", "nfs.example.test")
                .put("path", "/exports/" + name);
        String id = add("storagedomains", domain.toString());
        add(
                "datacenters/" + id("datacenters", "Default") + "/storagedomains",
                object().put("id", id).toString());
        return id;
    }

    /**
     * Adds a machine of 1 GiB without disks and network interfaces, which is down, to the cluster {@code Default}.
     *
     * @param name its name
     * @return the id
     */
    public String vm(String name) {
        return add("vms", reference(object().put("name", name), "cluster", id("clusters", "Default")));
    }

    /**
     * Adds many machines to the cluster {@code Default}: {@code PREFIX-0} and so on. Every second one is up when there is a host. No
     * events tell of it. They need some 200 bytes each, and 100 for each part.
     *
     * @param prefix what their names begin with
     * @param count how many
     * @param nics how many network interfaces each has
     * @param disks how many disks of 10 GiB each has; a storage domain has to be there
     * @param snapshots how many snapshots each has
     * @return their ids, in order
     */
    public List<String> vms(String prefix, int count, int nics, int disks, int snapshots) {
        Objects.requireNonNull(prefix, "prefix");
        return state.locked(() -> new Crowd(state, keepers).add(prefix, count, nics, disks, snapshots));
    }

    /**
     * Adds a disk that no machine has, to the first storage domain.
     *
     * @param name its name
     * @param bytes its size
     * @return the id
     */
    public String disk(String name, long bytes) {
        return add(
                "disks",
                object().put("name", name)
                        .put("format", "raw")
                        .put("provisioned_size", Long.toString(bytes))
                        .toString());
    }

    /**
     * Adds a disk that is a LUN of an iSCSI target.
     *
     * @param name its name
     * @param bytes its size
     * @return the id
     */
    public String lun(String name, long bytes) {
        ObjectNode disk = object().put("name", name);
        ObjectNode storage = disk.putObject("lun_storage").put("type", "iscsi");
        storage.putObject("logical_units")
                .putArray("logical_unit")
                .addObject()
                .put("address", "192.0.2.200")
                .put("port", "3260")
                .put("target", "iqn.2020-01.test.example:" + name)
                .put("size", Long.toString(bytes))
                .put("id", "36001405" + String.format("%024x", name.hashCode() & 0xffff_ffffL));
        return add("disks", disk.toString());
    }

    /**
     * Gives a disk to a machine, active.
     *
     * @param vm the id of the machine
     * @param disk the id of the disk
     * @return this
     */
    public OvirtContent attach(String vm, String disk) {
        ObjectNode attachment = object().put("interface", "virtio_scsi")
                .put("bootable", "false")
                .put("active", "true");
        add("vms/" + vm + "/diskattachments", reference(attachment, "disk", disk));
        return this;
    }

    /**
     * Gives a network interface to a machine, plugged, with the profile of the management network.
     *
     * @param vm the id of the machine
     * @param name its name, for example {@code nic1}
     * @return the id
     */
    public String nic(String vm, String name) {
        return add(
                "vms/" + vm + "/nics",
                reference(object().put("name", name), "vnic_profile", id("vnicprofiles", "ovirtmgmt")));
    }

    /**
     * Makes a snapshot of a machine, without memory.
     *
     * @param vm the id of the machine
     * @param description its description, which is all the name that it has
     * @return the id
     */
    public String snapshot(String vm, String description) {
        return add(
                "vms/" + vm + "/snapshots",
                object().put("description", description)
                        .put("persist_memorystate", "false")
                        .toString());
    }

    /**
     * Makes a template of a machine.
     *
     * @param name its name
     * @param vm the id of the machine
     * @return the id
     */
    public String template(String name, String vm) {
        return add("templates", reference(object().put("name", name), "vm", vm));
    }

    private static ObjectNode object() {
        return JsonMapper.shared().createObjectNode();
    }

    private static String reference(ObjectNode object, String field, String id) {
        object.putObject(field).put("id", id);
        return object.toString();
    }
}
