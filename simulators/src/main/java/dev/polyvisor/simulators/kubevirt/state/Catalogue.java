package dev.polyvisor.simulators.kubevirt.state;

import dev.polyvisor.simulators.kubevirt.ClusterPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The kinds that there are, and which of them are served just now. Thread safety: may be used from any thread. */
public final class Catalogue {
    private static final String TABLE = """
            core - v1 namespaces namespace Namespace cluster status ns -
            core - v1 nodes node Node cluster status no -
            core - v1 pods pod Pod namespaced status po all
            core - v1 events event Event namespaced - ev -
            core - v1 secrets secret Secret namespaced - - -
            core - v1 configmaps configmap ConfigMap namespaced - cm -
            core - v1 services service Service namespaced status svc all
            core - v1 serviceaccounts serviceaccount ServiceAccount namespaced - sa -
            core - v1 persistentvolumeclaims persistentvolumeclaim PersistentVolumeClaim namespaced status pvc -
            core - v1 persistentvolumes persistentvolume PersistentVolume cluster status pv -
            core storage.k8s.io v1 storageclasses storageclass StorageClass cluster - sc -
            core apps v1 controllerrevisions controllerrevision ControllerRevision namespaced - - -
            core apiregistration.k8s.io v1 apiservices apiservice APIService cluster status - api-extensions
            KUBEVIRT kubevirt.io v1,v1alpha3 virtualmachines virtualmachine VirtualMachine namespaced status vm,vms all
            KUBEVIRT kubevirt.io v1,v1alpha3 virtualmachineinstances virtualmachineinstance VirtualMachineInstance namespaced - vmi,vmis all
            KUBEVIRT kubevirt.io v1,v1alpha3 virtualmachineinstancemigrations virtualmachineinstancemigration VirtualMachineInstanceMigration namespaced status vmim,vmims all
            KUBEVIRT kubevirt.io v1,v1alpha3 virtualmachineinstancepresets virtualmachineinstancepreset VirtualMachineInstancePreset namespaced - vmipreset,vmipresets all
            KUBEVIRT kubevirt.io v1,v1alpha3 virtualmachineinstancereplicasets virtualmachineinstancereplicaset VirtualMachineInstanceReplicaSet namespaced status,scale vmirs,vmirss all
            KUBEVIRT kubevirt.io v1,v1alpha3 kubevirts kubevirt KubeVirt namespaced status kv,kvs all
            MIGRATION_POLICIES migrations.kubevirt.io v1alpha1 migrationpolicies migrationpolicy MigrationPolicy cluster status - -
            POOLS pool.kubevirt.io v1beta1,v1alpha1 virtualmachinepools virtualmachinepool VirtualMachinePool namespaced status,scale vmpool,vmpools all
            INSTANCE_TYPES instancetype.kubevirt.io v1beta1 virtualmachineinstancetypes virtualmachineinstancetype VirtualMachineInstancetype namespaced - vminstancetype,vminstancetypes,vmf,vmfs all
            INSTANCE_TYPES instancetype.kubevirt.io v1beta1 virtualmachineclusterinstancetypes virtualmachineclusterinstancetype VirtualMachineClusterInstancetype cluster - vmclusterinstancetype,vmclusterinstancetypes,vmcf,vmcfs -
            INSTANCE_TYPES instancetype.kubevirt.io v1beta1 virtualmachinepreferences virtualmachinepreference VirtualMachinePreference namespaced - vmpref,vmprefs,vmp,vmps all
            INSTANCE_TYPES instancetype.kubevirt.io v1beta1 virtualmachineclusterpreferences virtualmachineclusterpreference VirtualMachineClusterPreference cluster - vmcp,vmcps -
            SNAPSHOTS snapshot.kubevirt.io v1beta1,v1alpha1 virtualmachinesnapshots virtualmachinesnapshot VirtualMachineSnapshot namespaced status vmsnapshot,vmsnapshots all
            SNAPSHOTS snapshot.kubevirt.io v1beta1,v1alpha1 virtualmachinesnapshotcontents virtualmachinesnapshotcontent VirtualMachineSnapshotContent namespaced status vmsnapshotcontent,vmsnapshotcontents all
            SNAPSHOTS snapshot.kubevirt.io v1beta1,v1alpha1 virtualmachinerestores virtualmachinerestore VirtualMachineRestore namespaced status vmrestore,vmrestores all
            CLONES clone.kubevirt.io v1beta1,v1alpha1 virtualmachineclones virtualmachineclone VirtualMachineClone namespaced status vmclone,vmclones all
            EXPORTS export.kubevirt.io v1,v1beta1 virtualmachineexports virtualmachineexport VirtualMachineExport namespaced status vmexport,vmexports all
            CDI cdi.kubevirt.io v1beta1 datavolumes datavolume DataVolume namespaced status dv,dvs all
            CDI cdi.kubevirt.io v1beta1 datasources datasource DataSource namespaced - das all
            CDI cdi.kubevirt.io v1beta1 dataimportcrons dataimportcron DataImportCron namespaced - dic,dics all
            CDI cdi.kubevirt.io v1beta1 storageprofiles storageprofile StorageProfile cluster status - -
            CDI cdi.kubevirt.io v1beta1 cdis cdi CDI cluster - cdi,cdis -
            CDI cdi.kubevirt.io v1beta1 cdiconfigs cdiconfig CDIConfig cluster - - -
            CDI cdi.kubevirt.io v1beta1 objecttransfers objecttransfer ObjectTransfer cluster status ot,ots -
            CDI cdi.kubevirt.io v1beta1 volumeimportsources volumeimportsource VolumeImportSource namespaced - - -
            CDI cdi.kubevirt.io v1beta1 volumeuploadsources volumeuploadsource VolumeUploadSource namespaced - - -
            CDI cdi.kubevirt.io v1beta1 volumeclonesources volumeclonesource VolumeCloneSource namespaced - - -
            MULTUS k8s.cni.cncf.io v1 network-attachment-definitions network-attachment-definition NetworkAttachmentDefinition namespaced - net-attach-def -
            VOLUME_SNAPSHOTS snapshot.storage.k8s.io v1 volumesnapshots volumesnapshot VolumeSnapshot namespaced status vs -
            VOLUME_SNAPSHOTS snapshot.storage.k8s.io v1 volumesnapshotcontents volumesnapshotcontent VolumeSnapshotContent cluster status vsc,vscs -
            VOLUME_SNAPSHOTS snapshot.storage.k8s.io v1 volumesnapshotclasses volumesnapshotclass VolumeSnapshotClass cluster - vsclass,vsclasses -
            """;

    private final List<Type> types = TABLE.lines().map(Catalogue::type).toList();
    private final Set<ClusterPart> missing = ConcurrentHashMap.newKeySet();

    private static Type type(String line) {
        List<String> columns = List.of(line.split(" "));
        boolean custom = !columns.get(0).equals("core");
        return new Type(
                columns.get(1).equals("-") ? "" : columns.get(1),
                words(columns.get(2)),
                columns.get(3),
                columns.get(4),
                columns.get(5),
                columns.get(6).equals("namespaced"),
                words(columns.get(7)).contains("status"),
                words(columns.get(7)).contains("scale"),
                custom,
                words(columns.get(8)),
                words(columns.get(9)),
                custom ? ClusterPart.valueOf(columns.get(0)) : null);
    }

    private static List<String> words(String text) {
        return text.equals("-") ? List.of() : List.of(text.split(","));
    }

    /** All that there are, served or not. */
    public List<Type> all() {
        return types;
    }

    /** Those that are served. */
    public Stream<Type> served() {
        return types.stream().filter(type -> type.part() == null || serves(type.part()));
    }

    public boolean serves(ClusterPart part) {
        return !missing.contains(part);
    }

    public void serve(ClusterPart part, boolean served) {
        if (served) {
            missing.remove(part);
        } else {
            missing.add(part);
        }
    }

    /** The groups that are served, in the order of discovery. */
    public List<String> groups() {
        List<String> groups = new ArrayList<>();
        served().map(Type::group).filter(group -> !group.isEmpty()).distinct().forEach(groups::add);
        return groups;
    }

    public Optional<Type> find(String group, String version, String plural) {
        return served().filter(type -> type.group().equals(group)
                        && type.plural().equals(plural)
                        && type.versions().contains(version))
                .findFirst();
    }

    /** A kind by its plural, {@code virtualmachines}: no two kinds share one. */
    public Type of(String plural) {
        return types.stream()
                .filter(type -> type.plural().equals(plural))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no kind " + plural));
    }

    /** A kind by the members of an object. */
    public Optional<Type> of(String apiVersion, String kind) {
        return types.stream()
                .filter(type -> type.kind().equals(kind)
                        && type.versions().stream()
                                .anyMatch(version -> type.apiVersion(version).equals(apiVersion)))
                .findFirst();
    }
}
