package dev.polyvisor.spi.resource;

import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.resource.Requirements;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A definition that has been checked.
 *
 * @param image the image, alias or template
 * @param type container or virtual machine; empty for what the image is
 * @param options what the driver's instances know besides
 * @param requirements the common part
 * @param metadata what the guest gets to know of every resource of this definition; wins over that of a request
 * @param format how the guest gets it
 * @param prefix what the names of variables begin with
 * @param digest by which another definition is told apart; the same for another layout of the same text
 */
record Definition(
        String image,
        Optional<MachineType> type,
        Map<String, String> options,
        Requirements requirements,
        Optional<ObjectNode> metadata,
        MetadataFormat format,
        String prefix,
        String digest) {}
