package dev.polyvisor.driver.ovirt.inventory;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the codes of the audit log change, as far as it is more or other than what an event refers to. The numbers are those of
 * the engine's {@code AuditLogType}; what the seed called ejecting a CD (521) is a suspension that failed, and 528 is the eject.
 */
final class EventCodes {
    /** What an event has read again. */
    enum Effect {
        /** The machine that it refers to. */
        VM,
        /** The host. */
        HOST,
        /** The machines of the host. */
        VMS_OF_HOST,
        /** The cluster. */
        CLUSTER,
        /** The data centre. */
        DATA_CENTER,
        /** The template. */
        TEMPLATE,
        /** The machines that the text of the event names. */
        NAMED_VMS,
        /** All machines. */
        VMS,
        /** All hosts. */
        HOSTS,
        /** All clusters. */
        CLUSTERS,
        /** All data centres. */
        DATA_CENTERS,
        /** All templates. */
        TEMPLATES,
        /** All disks. */
        DISKS,
        /** Each disk on a storage network. */
        LUN_DISKS,
        /** All networks. */
        NETWORKS,
        /** All profiles of network interfaces. */
        NIC_PROFILES,
        /** All storage domains. */
        STORAGE_DOMAINS,
        /** All profiles of disks. */
        DISK_PROFILES,
        /** All tags. */
        TAGS
    }

    private static final Map<String, Set<Effect>> CODES = new Table()
            // machines: what the seed knows, then state and placement, then definition and devices
            .add("35 253 2016 2018 521 38 932 934 930 68 356 10800 10801 32 39 40 503 61", Effect.VM)
            .add(
                    "63 62 67 64 65 120 140 1111 119 33 111 143 9611 9602 150 153 179 152 506 1025 138 139 145 146",
                    Effect.VM)
            .add("196 126 142 163 501 130 73 157 221", Effect.VM)
            .add("37 1229 306 308 528 2000 2002 1012 1014 1116 1117 10912 10914 10910 2033 2039 2046 2049", Effect.VM)
            .add("1300 1310 1320 45 69 170 342 357 250 52", Effect.VM)
            .add("34 53 1152 88 97 80 113 1130 172 1720", Effect.VM, Effect.DISKS)
            .add("538 537 525 60 174 175 10456 359 71 95 651 375 78 98", Effect.VM, Effect.DISKS)
            .add("2042 2043 302 344 304", Effect.VMS, Effect.DISKS)
            // disks
            .add("2021 2014 86 371 377 382 1326 1329 2020 2036 2022 2006 2010 2052 2012 2015 2028 378", Effect.DISKS)
            .add("1032 1034", Effect.DISKS)
            .add("1055 1057", Effect.LUN_DISKS)
            // hosts
            .add("42 43 44 600 620 10453 13 16 9502 10454 10455 15 10452 9008 517 519 522 603 14 514 498", Effect.HOST)
            .add("504 20 606 842 888 1104 10902 10903 1146 10901 10928 1136 1138 1201", Effect.HOST)
            .add("602 12 9027 21 348 41", Effect.HOST, Effect.VMS_OF_HOST)
            // clusters and data centres; clusters outlive their data centre
            .add("809 811 813 835", Effect.CLUSTER)
            .add("950 952", Effect.DATA_CENTER)
            .add("954", Effect.DATA_CENTER, Effect.CLUSTERS, Effect.NETWORKS, Effect.NIC_PROFILES)
            .add("954", Effect.STORAGE_DOMAINS, Effect.DISK_PROFILES, Effect.DISKS)
            .add("918", EnumSet.complementOf(EnumSet.of(Effect.VMS_OF_HOST, Effect.NAMED_VMS, Effect.LUN_DISKS)))
            // networks; a network lists its profiles, and has one from the beginning
            .add("942 1114 944 10920 1122 1124 1126", Effect.NETWORKS, Effect.NIC_PROFILES)
            .add("1132 1134", Effect.NETWORKS, Effect.HOSTS)
            // storage
            .add("956 958 968 970 1029 972 1214 1042", Effect.STORAGE_DOMAINS)
            .add("1022", Effect.STORAGE_DOMAINS, Effect.LUN_DISKS)
            .add("966 9505", Effect.STORAGE_DOMAINS, Effect.DISKS)
            .add("960 962 1002", Effect.STORAGE_DOMAINS, Effect.DISK_PROFILES, Effect.DISKS)
            .add("964 981", Effect.STORAGE_DOMAINS, Effect.DISK_PROFILES, Effect.DISKS, Effect.VMS, Effect.TEMPLATES)
            .add("10120 10124 10122", Effect.DISK_PROFILES)
            // templates and tags
            .add("48 29 49 50 936 940 938", Effect.TEMPLATE)
            .add("51", Effect.TEMPLATE, Effect.VM, Effect.DISKS)
            .add("251 1158 180", Effect.TEMPLATE, Effect.DISKS)
            .add("430 432 434 444", Effect.TAGS)
            .add("440 446", Effect.NAMED_VMS)
            // what is told and not shown: link states, quality of service, networks of clusters, upgrades, roles
            .none("609 610 946 948 1112 10104 10114 1480 892 893 894 895 896 976 10810 10811")
            .codes();

    private EventCodes() {}

    /** What a code changes; empty when nothing is known of it. */
    static Optional<Set<Effect>> effects(String code) {
        return Optional.ofNullable(CODES.get(code));
    }

    /** Whether an event says which machines it is about in its text alone. */
    static boolean namesMachines(String code) {
        return CODES.getOrDefault(code, Set.of()).contains(Effect.NAMED_VMS);
    }

    private static final class Table {
        private final Map<String, Set<Effect>> rows = new HashMap<>();

        Table add(String codes, Effect first, Effect... more) {
            return add(codes, EnumSet.of(first, more));
        }

        Table add(String codes, Set<Effect> effects) {
            for (String code : codes.split(" ", -1)) {
                rows.computeIfAbsent(code, key -> EnumSet.noneOf(Effect.class)).addAll(effects);
            }
            return this;
        }

        Table none(String codes) {
            return add(codes, Set.of());
        }

        Map<String, Set<Effect>> codes() {
            return Map.copyOf(rows);
        }
    }
}
