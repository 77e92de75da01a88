package dev.polyvisor.spi.collector;

import static dev.polyvisor.spi.collector.Thing.disk;
import static dev.polyvisor.spi.collector.Thing.vm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.collector.Stamps.Group;
import dev.polyvisor.spi.collector.Stamps.Ticket;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StampsTest {
    private final Stamps stamps = new Stamps(10);

    @Test
    void aLaterReadOvertakesAnEarlierOne() {
        Ticket earlier = stamps.begin();
        Ticket later = stamps.begin();

        stamps.wrote(later, vm("a"));

        assertThat(stamps.allows(earlier, vm("a"))).isFalse();
        assertThat(stamps.allows(earlier, vm("b"))).isTrue();
        assertThat(stamps.allows(later, vm("a"))).isTrue();
    }

    @Test
    void anEarlierReadOvertakesNoLaterOne() {
        Ticket earlier = stamps.begin();
        Ticket later = stamps.begin();

        stamps.wrote(earlier, vm("a"));

        assertThat(stamps.allows(later, vm("a"))).isTrue();
    }

    @Test
    void aListingOvertakesEarlierReadsOfItsKind() {
        Ticket earlier = stamps.begin();
        Ticket listing = stamps.begin();

        stamps.wrote(listing, new Group(Thing.VM.name(), null));

        assertThat(stamps.allows(earlier, vm("a"))).isFalse();
        assertThat(stamps.allows(earlier, disk("d"))).isTrue();
    }

    @Test
    void aGroupThatWasReplacedOvertakesEarlierReadsOfItsMembers() {
        ResourceKey parent = disk("parent");
        Ticket earlier = stamps.begin();
        Ticket later = stamps.begin();

        stamps.wrote(later, new Group(Thing.VM.name(), parent));

        assertThat(stamps.allows(earlier, new Thing(vm("a"), 1, Optional.of(parent))))
                .isFalse();
        assertThat(stamps.allows(earlier, new Thing(vm("a"), 1, Optional.empty())))
                .isTrue();
        assertThat(stamps.allows(earlier, new Thing(vm("a"), 1, Optional.of(disk("other")))))
                .isTrue();
    }

    @Test
    void nothingIsRememberedThatNoOpenReadCouldNeed() {
        Ticket alone = stamps.begin();
        stamps.wrote(alone, vm("a"));
        assertThat(stamps.size()).isZero();
        stamps.end(alone);

        Ticket oldest = stamps.begin();
        Ticket middle = stamps.begin();
        Ticket latest = stamps.begin();
        stamps.wrote(middle, vm("a"));
        stamps.wrote(latest, vm("b"));
        assertThat(stamps.size()).isEqualTo(2);

        stamps.end(oldest);
        assertThat(stamps.size()).isEqualTo(1);
        assertThat(stamps.allows(middle, vm("b"))).isFalse();

        stamps.end(middle);
        stamps.end(latest);
        assertThat(stamps.size()).isZero();
    }

    @Test
    void theOldestReadIsGivenUpWhenTooMuchIsRemembered() {
        Ticket stuck = stamps.begin();
        Ticket slow = stamps.begin();
        for (int i = 0; i < 1_000; i++) {
            Ticket each = stamps.begin();
            stamps.wrote(each, vm("vm" + i));
            stamps.end(each);
            assertThat(stamps.size()).isLessThanOrEqualTo(10);
        }

        assertThat(stamps.isGivenUp(stuck)).isTrue();
        assertThat(stamps.isGivenUp(slow)).isTrue();
        Ticket fresh = stamps.begin();
        assertThat(stamps.isGivenUp(fresh)).isFalse();
        assertThat(stamps.allows(fresh, vm("vm999"))).isTrue();
    }
}
