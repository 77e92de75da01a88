package dev.polyvisor.driver.lxd.function;

import java.util.Optional;

/** What the values of a key look like. An empty value unsets the key and is always good. */
public enum ConfigFormat {
    /** Anything. */
    ANY,
    /** {@code true yes 1 on false no 0 off}, in any case. */
    BOOLEAN,
    /** A whole number of 64 bits. */
    INT64,
    /** A whole number from 0 to 2^32 - 1. */
    UINT32,
    /** A number from 0 to 10. */
    PRIORITY,
    /** A number with a unit such as {@code MB} or {@code MiB}, case-sensitive; bytes without one. */
    SIZE,
    /** A size above 0, or a share of the host such as {@code 50%}. */
    MEMORY,
    /** A boolean; Incus takes a size as well. */
    SWAP,
    /** A boolean; Incus takes {@code last-state} as well. */
    AUTOSTART,
    /** A number of processors, or a set such as {@code 0-3,8}. */
    CPUS,
    /** A share such as {@code 50%}, or a time out of a time such as {@code 25ms/100ms}. */
    ALLOWANCE,
    /** {@code hard} or {@code soft}. */
    ENFORCEMENT,
    /** What becomes of the instance when its member is emptied. */
    EVACUATION,
    /** How a virtual machine boots. */
    BOOT_MODE,
    /** Five fields as cron has them, or words such as {@code @daily}. */
    SCHEDULE,
    /** Amounts of time such as {@code 1d 2H}; the units are {@code S M H d w m y}, each once. */
    EXPIRY,
    /** A template of names with at most one {@code %d}. */
    NAME_PATTERN,
    /** A UUID of 36 characters. */
    UUID,
    /** Lines such as {@code both 1000 1000}: see {@link RawIdmap}. */
    ID_MAP,
    /** Lines {@code key = value} of liblxc, without those that are the server's. */
    LXC,
    /** YAML; only the server reads it. */
    YAML;

    /**
     * What is wrong with a value. Does not block.
     *
     * @param value the value
     * @return the problem, which does not tell the value; empty when there is none
     */
    public Optional<String> problem(String value) {
        if (value.isEmpty()) {
            return Optional.empty();
        }
        return switch (this) {
            case ANY, YAML -> Optional.empty();
            case BOOLEAN -> ConfigValues.bool(value);
            case INT64 -> ConfigValues.int64(value);
            case UINT32 -> ConfigValues.uint32(value);
            case PRIORITY -> ConfigValues.priority(value);
            case SIZE -> ConfigValues.size(value);
            case MEMORY -> ConfigValues.memory(value);
            case SWAP ->
                ConfigValues.bool(value).flatMap(no -> ConfigValues.size(value)).map(no -> "is no boolean and no size");
            case AUTOSTART -> value.equals("last-state") ? Optional.empty() : ConfigValues.bool(value);
            case CPUS -> ConfigValues.cpus(value);
            case ALLOWANCE -> ConfigValues.allowance(value);
            case ENFORCEMENT -> ConfigValues.oneOf(value, "hard", "soft");
            case EVACUATION ->
                ConfigValues.oneOf(value, "auto", "migrate", "live-migrate", "stop", "stateful-stop", "force-stop");
            case BOOT_MODE -> ConfigValues.oneOf(value, "uefi-secureboot", "uefi-nosecureboot", "bios");
            case SCHEDULE -> ConfigSchedule.problem(value);
            case EXPIRY -> ConfigValues.expiry(value);
            case NAME_PATTERN -> ConfigValues.namePattern(value);
            case UUID -> ConfigValues.uuid(value);
            case ID_MAP -> ConfigValues.idMap(value);
            case LXC -> ConfigRules.rawLxc(value);
        };
    }
}
