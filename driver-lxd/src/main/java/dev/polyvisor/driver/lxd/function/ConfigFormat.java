package dev.polyvisor.driver.lxd.function;

import java.util.Optional;
import java.util.function.Function;

/** What the values of a key look like. An empty value unsets the key and is always good. */
public enum ConfigFormat {
    /** Anything. */
    ANY(value -> Optional.empty()),
    /** {@code true yes 1 on false no 0 off}, in any case. */
    BOOLEAN(ConfigValues::bool),
    /** A whole number of 64 bits. */
    INT64(ConfigValues::int64),
    /** A whole number from 0 to 2^32 - 1. */
    UINT32(ConfigValues::uint32),
    /** A number from 0 to 10. */
    PRIORITY(ConfigValues::priority),
    /** A number with a unit such as {@code MB} or {@code MiB}, case-sensitive; bytes without one. */
    SIZE(ConfigValues::size),
    /** A size above 0, or a share of the host such as {@code 50%}. */
    MEMORY(ConfigValues::memory),
    /** A boolean; Incus takes a size as well. */
    SWAP(value ->
            ConfigValues.bool(value).flatMap(no -> ConfigValues.size(value)).map(no -> "is no boolean and no size")),
    /** A boolean; Incus takes {@code last-state} as well. */
    AUTOSTART(value -> value.equals("last-state") ? Optional.empty() : ConfigValues.bool(value)),
    /** A number of processors, or a set such as {@code 0-3,8}. */
    CPUS(ConfigValues::cpus),
    /** A share such as {@code 50%}, or a time out of a time such as {@code 25ms/100ms}. */
    ALLOWANCE(ConfigValues::allowance),
    /** {@code hard} or {@code soft}. */
    ENFORCEMENT(value -> ConfigValues.oneOf(value, "hard", "soft")),
    /** What becomes of the instance when its member is emptied. */
    EVACUATION(value ->
            ConfigValues.oneOf(value, "auto", "migrate", "live-migrate", "stop", "stateful-stop", "force-stop")),
    /** How a virtual machine boots. */
    BOOT_MODE(value -> ConfigValues.oneOf(value, "uefi-secureboot", "uefi-nosecureboot", "bios")),
    /** Five fields as cron has them, or words such as {@code @daily}. */
    SCHEDULE(ConfigSchedule::problem),
    /** Amounts of time such as {@code 1d 2H}; the units are {@code S M H d w m y}, each once. */
    EXPIRY(ConfigValues::expiry),
    /** A template of names with at most one {@code %d}. */
    NAME_PATTERN(ConfigValues::namePattern),
    /** A UUID of 36 characters. */
    UUID(ConfigValues::uuid),
    /** Lines such as {@code both 1000 1000}: see {@link RawIdmap}. */
    ID_MAP(ConfigValues::idMap),
    /** Lines {@code key = value} of liblxc, without those that are the server's. */
    LXC(ConfigRules::rawLxc),
    /** YAML; only the server reads it. */
    YAML(value -> Optional.empty());

    private final Function<String, Optional<String>> problem;

    ConfigFormat(Function<String, Optional<String>> problem) {
        this.problem = problem;
    }

    /**
     * What is wrong with a value. Does not block.
     *
     * @param value the value
     * @return the problem, which does not tell the value; empty when there is none
     */
    public Optional<String> problem(String value) {
        return value.isEmpty() ? Optional.empty() : problem.apply(value);
    }
}
