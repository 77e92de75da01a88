package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.Secret;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineSecret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Machines of the fake, whose secrets can name one more hypervisor. */
record FakeMachineFixture() implements MachineFixture {
    static final String OTHER = "the-other-hypervisor";
    static final Secret TOKEN = Secret.of("token-of-the-other-hypervisor");

    @Override
    public MachineClass machineClass(Map<String, String> tags) {
        String members = tags.entrySet().stream()
                .map(tag -> "\"" + tag.getKey() + "\": \"" + tag.getValue() + "\"")
                .collect(Collectors.joining(", "));
        return new MachineClass("contract", """
                {"image": "alpine/3.20", "cpus": 1, "memory": "1GiB", "volumes": [{"name": "data", "size": "1GiB"}],
                 "tags": {%s}}""".formatted(members));
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
                        "{\"image\": \"a\", \"cpus\": 1, \"memory\": \"1GiB\", \"tags\": {\"a\": \"b\"},"
                                + " \"volumes\": [{\"size\": \"1GiB\"}, {\"name\": \"x\"}]}",
                        Set.of("volumes[0].name", "volumes[1]")));
    }

    @Override
    public List<MachineSecret> refusedSecrets() {
        return List.of(
                access(Secret.of("a-token-that-was-guessed")),
                secret().with("hypervisor", Secret.of("named-without-a-token")));
    }

    @Override
    public Optional<MachineSecret> elsewhere() {
        return Optional.of(access(TOKEN));
    }

    private MachineSecret access(Secret token) {
        return secret().with("hypervisor", Secret.of(OTHER)).with("token", token);
    }
}
