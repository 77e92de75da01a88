package dev.polyvisor.driver.ovirt.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonNaming;

/** A network interface of a machine or template. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireNic(
        @Nullable String id,
        @Nullable String name,
        @JsonProperty("interface") @Nullable String bus,
        @Nullable WireRef vnicProfile,
        @Nullable Mac mac,
        @Nullable String plugged,
        @Nullable String linked,
        @Nullable Map<String, List<ReportedDevice>> reportedDevices) {

    /** A hardware address. */
    @JsonDeserialize(using = Mac.Reader.class)
    public record Mac(@Nullable String address) {
        /** Reads it. */
        static final class Reader extends TextsReader<Mac> {
            Reader() {
                super(Mac.class, texts -> new Mac(texts[0]), "address");
            }
        }
    }

    /** What the guest says of a device; each interface carries those of all. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record ReportedDevice(
            @Nullable String name,
            @Nullable Mac mac,
            @Nullable Map<String, List<Ip>> ips) {}

    /** An address of the guest. */
    @JsonDeserialize(using = Ip.Reader.class)
    public record Ip(@Nullable String address, @Nullable String version) {
        /** Reads it. */
        static final class Reader extends TextsReader<Ip> {
            Reader() {
                super(Ip.class, texts -> new Ip(texts[0], texts[1]), "address", "version");
            }
        }
    }
}
