package dev.polyvisor.benchmarks.ovirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class XmlFormTest {
    @Test
    void members_are_elements_and_what_identifies_is_an_attribute() {
        assertThat(xml("""
                        {"vm":[{"memory":"1024","nics":{"nic":[{"name":"a&b","id":"n1"},{"id":"n2"}]},
                        "creation_time":1795242438980,"stateless":"false",
                        "link":[{"href":"/vms/1/tags","rel":"tags"}],"href":"/vms/1","id":"1"},{"id":"2"}]}"""))
                .isEqualTo(
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><list><vm href=\"/vms/1\" id=\"1\"><memory>1024</memory>"
                                + "<nics><nic id=\"n1\"><name>a&amp;b</name></nic><nic id=\"n2\"></nic></nics>"
                                + "<creation_time>2026-11-21T06:27:18.980Z</creation_time><stateless>false</stateless>"
                                + "<link href=\"/vms/1/tags\" rel=\"tags\"></link></vm><vm id=\"2\"></vm></list>");
    }

    @Test
    void an_empty_list_is_an_empty_element() {
        assertThat(xml("{}")).endsWith("<list></list>");
        assertThat(xml("{\"vm\":[]}")).endsWith("<list></list>");
    }

    private static String xml(String json) {
        return new String(XmlForm.of(json.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
