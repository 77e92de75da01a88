package dev.polyvisor.driver.ovirt.inventory;

/** When it is cheaper to list a kind than to read its entities one by one. */
final class Many {
    private static final int FEW = 12;

    private Many() {}

    /** Whether so many of so many are more than a third, and not few. */
    static boolean isMany(long wanted, long all) {
        return wanted > FEW && wanted * 3 > all;
    }
}
