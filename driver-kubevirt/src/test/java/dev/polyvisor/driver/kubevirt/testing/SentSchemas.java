package dev.polyvisor.driver.kubevirt.testing;

import dev.polyvisor.driver.kubevirt.testing.RecordingRelay.Sent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schemas of what is sent: of the objects of KubeVirt as the project publishes them, of those of the core and of CDI as far as
 * KubeVirt's own refer to them.
 */
public final class SentSchemas {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String META = "k8s.io.apimachinery.pkg.apis.meta.v1.";
    private static final Pattern PATH =
            Pattern.compile("/apis?/.*?/namespaces/[^/]+/([a-z-]+)(?:/[^/]+(?:/([a-z]+)(?:/.*)?)?)?");

    private static final Map<String, String> FILES = Map.of(
            "virtualmachines", "virtualmachine.v1",
            "virtualmachineinstances", "virtualmachineinstance.v1",
            "virtualmachineinstancemigrations", "virtualmachineinstancemigration.v1",
            "virtualmachinesnapshots", "virtualmachinesnapshot.v1beta1",
            "virtualmachinerestores", "virtualmachinerestore.v1beta1",
            "virtualmachineclones", "virtualmachineclone.v1beta1",
            "virtualmachineexports", "virtualmachineexport.v1");

    /** The bodies of sub-resources; the others have none, or one of their own kind. */
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("start", "v1.StartOptions"),
            Map.entry("stop", "v1.StopOptions"),
            Map.entry("restart", "v1.RestartOptions"),
            Map.entry("pause", "v1.PauseOptions"),
            Map.entry("unpause", "v1.UnpauseOptions"),
            Map.entry("migrate", "v1.MigrateOptions"),
            Map.entry("addvolume", "v1.AddVolumeOptions"),
            Map.entry("removevolume", "v1.RemoveVolumeOptions"),
            Map.entry("freeze", "v1.FreezeUnfreezeTimeout"),
            Map.entry("memorydump", "v1.VirtualMachineMemoryDumpRequest"));

    private final JsonNode machine = file("virtualmachine.v1");
    private final Schema bodies = new Schema(file("subresource-bodies.v1"));
    private final Map<String, Schema> known = new HashMap<>();

    public SentSchemas() {
        FILES.forEach((plural, name) -> known.put(plural, new Schema(file(name))));
        ObjectNode secret = object();
        secret.putObject("type").put("type", "string");
        texts(secret.putObject("data"));
        texts(secret.putObject("stringData"));
        known.put("secrets", whole(secret));
        known.put("datavolumes", of("v1beta1.DataVolumeSpec"));
        known.put("persistentvolumeclaims", of("k8s.io.api.core.v1.PersistentVolumeClaimSpec"));
    }

    private static JsonNode file(String name) {
        return Reference.json("kubevirt-crds/" + name + ".schema.json");
    }

    private static ObjectNode object() {
        ObjectNode properties = MAPPER.createObjectNode();
        properties.putObject("apiVersion").put("type", "string");
        properties.putObject("kind").put("type", "string");
        properties.putObject("metadata").put("$ref", "#/definitions/" + META + "ObjectMeta");
        return properties;
    }

    private static void texts(ObjectNode map) {
        map.put("type", "object").putObject("additionalProperties").put("type", "string");
    }

    private Schema of(String spec) {
        ObjectNode properties = object();
        properties.putObject("spec").put("$ref", "#/definitions/" + spec);
        return whole(properties);
    }

    private Schema whole(ObjectNode properties) {
        ObjectNode root = MAPPER.createObjectNode().put("type", "object");
        root.set("properties", properties);
        root.set("definitions", machine.get("definitions"));
        return new Schema(root);
    }

    /** What a request is about: its method with the kind, or with the sub-resource. */
    public static String subject(Sent sent) {
        Matcher path = PATH.matcher(sent.path());
        if (!path.matches()) {
            return sent.method() + " " + sent.path();
        }
        return sent.method() + " " + (path.group(2) == null ? path.group(1) : path.group(2));
    }

    /** What is wrong with a request, each with its path. */
    public List<String> faults(Sent sent) {
        if (sent.body().isEmpty()) {
            return List.of();
        }
        JsonNode body = MAPPER.readTree(sent.body());
        String subject = subject(sent);
        String name = subject.substring(subject.indexOf(' ') + 1);
        if (sent.method().equals("DELETE")) {
            return bodies.definition(META + "DeleteOptions").faults(body);
        }
        if (sent.path().contains("/subresources.kubevirt.io/")) {
            return Optional.ofNullable(BODIES.get(name))
                    .map(definition -> bodies.definition(definition).faults(body))
                    .orElse(body.isEmpty() ? List.of() : List.of("there is no body of " + name));
        }
        Schema schema = known.get(name);
        if (schema == null) {
            return List.of("there is no schema of " + name);
        }
        return (sent.method().equals("PATCH") ? schema.ofPatch() : schema).faults(body);
    }
}
