package dev.polyvisor.driver.lxd.function;

/** How servers of different age read a filter. */
public enum FilterDialect {
    /** LXD 4: texts are equal or not; what is no text is never equal. Every operator but {@code ne} means {@code eq}. */
    LXD_4,
    /**
     * LXD 5.0: the value is a regular expression that has to fit the whole text, in any case of letters, unless it says with
     * {@code ^} or {@code $} where it fits; one that is none is compared as text. The rest is as in {@link #LXD_4}.
     */
    LXD_5_0,
    /**
     * LXD from 5.21 on and Incus: as {@link #LXD_5_0}, and numbers, booleans and lists (as JSON) are compared as such. Other
     * operators, fields that are not there and fields that cannot be compared are faults.
     */
    LXD_5_21
}
