package dev.polyvisor.benchmarks.ovirt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers of an engine in XML, made of those in JSON. The engine has one rule for both: members are elements, those of an array
 * bear its name, what identifies is an attribute. Times are milliseconds in JSON alone. Not thread safe.
 */
final class XmlForm {
    private static final Set<String> ATTRIBUTES = Set.of("href", "id", "rel");
    private static final Set<String> TIMES = Set.of("creation_time", "start_time", "stop_time", "date");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    private final XMLStreamWriter out;

    private XmlForm(XMLStreamWriter out) {
        this.out = out;
    }

    /** A list, whose root has no name of its own here: nobody looks at it. */
    static byte[] of(byte[] list) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(list.length + list.length / 4);
        try (JsonParser parser = JsonMapper.shared().createParser(list)) {
            XMLStreamWriter out =
                    XMLOutputFactory.newFactory().createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
            out.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            out.writeStartElement("list");
            new XmlForm(out).list(parser);
            out.writeEndDocument();
            out.close();
        } catch (XMLStreamException e) {
            throw new IllegalArgumentException(e);
        }
        return bytes.toByteArray();
    }

    /** One element after the other: a list can be much larger than what is made of it at a time. */
    private void list(JsonParser parser) throws XMLStreamException {
        parser.nextToken();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    element(name, parser.readValueAsTree());
                }
            } else {
                element(name, parser.readValueAsTree());
            }
        }
    }

    private void element(String name, JsonNode value) throws XMLStreamException {
        if (value.isArray()) {
            for (JsonNode each : value) {
                element(name, each);
            }
            return;
        }
        out.writeStartElement(name);
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                if (ATTRIBUTES.contains(member.getKey())) {
                    out.writeAttribute(member.getKey(), member.getValue().asString());
                }
            }
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                if (!ATTRIBUTES.contains(member.getKey())) {
                    element(member.getKey(), member.getValue());
                }
            }
        } else {
            out.writeCharacters(
                    TIMES.contains(name) ? TIME.format(Instant.ofEpochMilli(value.asLong())) : value.asString());
        }
        out.writeEndElement();
    }
}
