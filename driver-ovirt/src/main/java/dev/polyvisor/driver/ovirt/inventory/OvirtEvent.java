package dev.polyvisor.driver.ovirt.inventory;

import static dev.polyvisor.driver.ovirt.wire.Scalars.text;
import static dev.polyvisor.driver.ovirt.wire.Scalars.whole;

import dev.polyvisor.api.driver.Target;
import dev.polyvisor.driver.ovirt.wire.WireEvent;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An event of the audit log. References are identifiers, empty where it has none.
 *
 * @param id the number of the event
 * @param code what has happened
 * @param time when, in milliseconds since the epoch
 * @param vm a machine
 * @param host a host
 * @param cluster a cluster
 * @param dataCenter a data centre
 * @param template a template
 * @param storageDomain a storage domain
 * @param named names that its text mentions, for the codes whose references name nothing
 * @param again what has to be looked at again, for an event that no engine has sent
 */
record OvirtEvent(
        long id,
        String code,
        long time,
        String vm,
        String host,
        String cluster,
        String dataCenter,
        String template,
        String storageDomain,
        Set<String> named,
        Set<Target> again) {

    /** The code of what no engine has sent. */
    static final String AGAIN = "again";

    static OvirtEvent of(WireEvent wire) {
        return new OvirtEvent(
                whole(wire.id()),
                text(wire.code()),
                whole(wire.time()),
                WireRef.idOf(wire.vm()),
                WireRef.idOf(wire.host()),
                WireRef.idOf(wire.cluster()),
                WireRef.idOf(wire.dataCenter()),
                WireRef.idOf(wire.template()),
                WireRef.idOf(wire.storageDomain()),
                EventCodes.namesMachines(text(wire.code())) ? words(text(wire.description())) : Set.of(),
                Set.of());
    }

    /** Has targets looked at again. */
    static OvirtEvent again(long number, Set<Target> targets) {
        return new OvirtEvent(number, AGAIN, 0, "", "", "", "", "", "", Set.of(), Set.copyOf(targets));
    }

    /** All words of a text: names of machines have no blanks, and what is none of them is known as none. */
    private static Set<String> words(String text) {
        return Arrays.stream(text.split("[\\s,]+"))
                .flatMap(word -> Stream.of(word, word.replaceFirst("\\.$", "")))
                .collect(Collectors.toSet());
    }

    /** An engine that was restored from a backup gives the same numbers again, at another time. */
    String identity() {
        return code.equals(AGAIN) ? AGAIN + id : id + "@" + time;
    }
}
