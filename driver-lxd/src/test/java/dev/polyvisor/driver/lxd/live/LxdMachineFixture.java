package dev.polyvisor.driver.lxd.live;

import dev.polyvisor.api.Secret;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.testkit.contract.MachineFixture;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Small containers with a volume. */
record LxdMachineFixture() implements MachineFixture {

    @Override
    public MachineClass machineClass(Map<String, String> tags) {
        String members = tags.entrySet().stream()
                .map(tag -> "\"" + tag.getKey() + "\": \"" + tag.getValue() + "\"")
                .collect(Collectors.joining(", "));
        return new MachineClass("contract", """
                {"image": "%s", "cpus": 1, "memory": "256MiB", "volumes": [{"name": "data", "size": "1GiB"}],
                 "tags": {%s}}""".formatted(TestImage.ALIAS, members));
    }

    @Override
    public MachineSecret secret() {
        return MachineSecret.of(MachineSecret.USER_DATA, Secret.of("#cloud-config"));
    }

    @Override
    public List<InvalidSpec> invalidSpecs() {
        return List.of(
                new InvalidSpec("{}", Set.of("image", "cpus", "memory", "tags")),
                new InvalidSpec(
                        "{\"image\": 1, \"cpus\": \"x\", \"memory\": \"y\", \"colour\": 1}",
                        Set.of("image", "cpus", "memory", "colour")),
                new InvalidSpec(
                        "{\"image\": \"a\", \"type\": \"pod\", \"cpus\": 1, \"memory\": \"1GiB\","
                                + " \"tags\": {\"a b\": \"c\", \"polyvisor.x\": \"y\", \"d\": \"\"},"
                                + " \"networks\": [\"a/b\"], \"config\": {\"limits.cpu\": \"1\"},"
                                + " \"volumes\": [{\"size\": \"1GiB\"}, {\"name\": \"x\"},"
                                + " {\"name\": \"root\", \"volume\": \"v\", \"path\": \"data\"}]}",
                        Set.of(
                                "type",
                                "tags.a b",
                                "tags.polyvisor.x",
                                "tags.d",
                                "networks[0]",
                                "config.limits.cpu",
                                "volumes[0].name",
                                "volumes[1]",
                                "volumes[2].name",
                                "volumes[2].path")));
    }
}
