package dev.polyvisor.driver.ovirt.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polyvisor.driver.ovirt.testing.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an engine 4.3 answered, which was recorded as XML. The names are those of the JSON; so are the forms, but that a list of one
 * looks like an object. The recordings are not part of this repository.
 */
class Rhv43Test {
    private static final String WHERE = "shared/reference/ovirt-samples/rhv-4.3-xml";

    /** What is made of the elements of a collection, with what tells one from the other. */
    private record Reader<T>(Class<T> type, Function<T, String> id) {
        String idOf(JsonNode node) {
            return Scalars.text(id.apply(Samples.value(node, type)));
        }
    }

    private static final Map<String, Reader<?>> READERS = Map.ofEntries(
            Map.entry("vms", new Reader<>(WireVm.class, WireVm::id)),
            Map.entry("hosts", new Reader<>(WireHost.class, WireHost::id)),
            Map.entry("clusters", new Reader<>(WireCluster.class, WireCluster::id)),
            Map.entry("data_centers", new Reader<>(WireDataCenter.class, WireDataCenter::id)),
            Map.entry("networks", new Reader<>(WireNetwork.class, WireNetwork::id)),
            Map.entry("network_attachments", new Reader<>(WireNetworkAttachment.class, WireNetworkAttachment::id)),
            Map.entry("storage_domains", new Reader<>(WireStorageDomain.class, WireStorageDomain::id)),
            Map.entry("disks", new Reader<>(WireDisk.class, WireDisk::id)),
            Map.entry("disk_attachments", new Reader<>(WireDiskAttachment.class, WireDiskAttachment::id)),
            Map.entry("vnic_profiles", new Reader<>(WireNicProfile.class, WireNicProfile::id)),
            Map.entry("nics", new Reader<>(WireNic.class, WireNic::id)),
            Map.entry("host_nics", new Reader<>(WireHostNic.class, WireHostNic::id)),
            Map.entry("snapshots", new Reader<>(WireSnapshot.class, WireSnapshot::id)),
            Map.entry("templates", new Reader<>(WireTemplate.class, WireTemplate::id)));

    /** What the inventory does not read as a collection. */
    private static final Set<String> NOT_READ =
            Set.of("applications", "files", "statistics", "reported_devices", "api");

    @Test
    void what_an_engine_4_3_has_recorded_is_read() throws Exception {
        Path folder = folder();
        assumeTrue(folder != null, "the recordings of an engine 4.3 are not beside this checkout");

        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".xml"))
                    .sorted()
                    .toList();
        }
        assertThat(files).isNotEmpty();
        int read = 0;
        for (Path file : files) {
            Element root = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(file.toFile())
                    .getDocumentElement();
            Reader<?> reader = READERS.get(root.getTagName());
            if (reader == null) {
                assertThat(NOT_READ).as("%s, of which nothing is known", file).contains(root.getTagName());
                continue;
            }
            for (JsonNode each : elements(root)) {
                assertThat(reader.idOf(each))
                        .as(file.toString())
                        .isEqualTo(each.path("id").asString(""))
                        .isNotEmpty();
                read++;
            }
        }
        assertThat(read).isPositive();
    }

    /** The folder beside this checkout, null when there is none. */
    private static Path folder() throws IOException {
        for (Path at = Path.of("").toRealPath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve(WHERE))) {
                return at.resolve(WHERE);
            }
        }
        return null;
    }

    private static List<JsonNode> elements(Element root) {
        return children(root).map(Rhv43Test::json).toList();
    }

    private static Stream<Element> children(Element parent) {
        NodeList nodes = parent.getChildNodes();
        return Stream.iterate(0, i -> i < nodes.getLength(), i -> i + 1)
                .map(nodes::item)
                .filter(node -> node.getNodeType() == Node.ELEMENT_NODE)
                .map(Element.class::cast);
    }

    private static JsonNode json(Element element) {
        List<Element> children = children(element).toList();
        if (children.isEmpty() && element.getAttributes().getLength() == 0) {
            return JsonMapper.shared().getNodeFactory().stringNode(element.getTextContent());
        }
        ObjectNode object = JsonMapper.shared().createObjectNode();
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            Node attribute = element.getAttributes().item(i);
            object.put(attribute.getNodeName(), attribute.getNodeValue());
        }
        for (Element child : children) {
            String name = child.getTagName();
            String plural = name.replaceFirst("y$", "ie") + "s";
            if (element.getTagName().equals(plural) || object.has(name)) {
                listOf(object, name).add(json(child));
            } else {
                object.set(name, json(child));
            }
        }
        return object;
    }

    private static ArrayNode listOf(ObjectNode object, String name) {
        JsonNode before = object.path(name);
        if (before instanceof ArrayNode list) {
            return list;
        }
        ArrayNode list = JsonMapper.shared().createArrayNode();
        if (!before.isMissingNode()) {
            list.add(before);
        }
        object.set(name, list);
        return list;
    }
}
