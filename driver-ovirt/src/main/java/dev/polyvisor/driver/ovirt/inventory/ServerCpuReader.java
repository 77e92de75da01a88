package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.ovirt.client.OvirtClient;
import dev.polyvisor.driver.ovirt.model.OvirtServerCpu;
import dev.polyvisor.driver.ovirt.wire.WireOption;
import dev.polyvisor.http.HttpRequest;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the processors of all cluster levels, which come as one option. Nothing changes them but a new engine. */
record ServerCpuReader(OvirtClient client, ResourceMapper mapper) implements KindReader<OvirtServerCpu> {

    @Override
    public Kind<OvirtServerCpu> kind() {
        return OvirtServerCpu.KIND;
    }

    @Override
    public Stream<OvirtServerCpu> all(Places places, InventorySnapshot model) throws InterruptedException {
        try {
            return client.list(
                            HttpRequest.get("/options/ServerCPUList"), "values.system_option_value", WireOption.class)
                    .map(mapper::serverCpu);
        } catch (PolyvisorException unknown) {
            if (unknown.code() != ErrorCode.NOT_FOUND) {
                throw unknown;
            }
            return Stream.empty();
        }
    }

    @Override
    public Optional<OvirtServerCpu> read(ResourceKey key, Places places) throws InterruptedException {
        return Absence.tolerated(() -> client.all(
                        HttpRequest.get("/options/ServerCPUList"), "values.system_option_value", WireOption.class))
                .stream()
                .flatMap(all -> all.stream())
                .map(mapper::serverCpu)
                .filter(cpu -> cpu.key().equals(key))
                .findFirst();
    }
}
