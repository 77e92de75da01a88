package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.PublishedImage;
import dev.polyvisor.simulators.fake.backend.Datum.ImageDatum;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Job;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.model.FakeImage;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.work.Refusal;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Takes up the work of earlier sessions by the jobs that it became. Immutable. */
public final class Resumption {
    private final Parts parts;

    /** For the session of some instances. */
    public Resumption(FakeInstances instances) {
        this.parts = instances.parts();
    }

    /** A plan that follows a job to its end; empty when the backend does not know it, or as another work. */
    public Optional<OperationPlan<?>> resume(String verb, String handle) throws InterruptedException {
        parts.session().enter(FaultPoint.LOOKUP, FakeMachine.KIND);
        return parts.backend()
                .jobs()
                .find(handle)
                .filter(job -> job.verb().equals(verb) && isResumable(verb))
                .map(job -> plan(verb, job));
    }

    /** A ticket is a secret of the session that asked for it. */
    private static boolean isResumable(String verb) {
        return !verb.equals("instance.console.ticket");
    }

    private OperationPlan<?> plan(String verb, Job job) {
        MachineDatum subject = job.subject();
        return OperationPlan.of(verb)
                .subject(parts.key(subject.id()))
                .accept(context -> Acceptance.accepted(job.id()))
                .completion(new Verb.JobCompletion(parts))
                .touched(context -> touched(job))
                .result(context -> result(verb, job))
                .build();
    }

    private Set<Target> touched(Job job) {
        Set<Target> targets = new LinkedHashSet<>();
        targets.add(Target.entity(parts.key(job.subject().id())));
        targets.addAll(parts.touched(job));
        return targets;
    }

    /** What the verb would have given to its own session. */
    private Object result(String verb, Job job) {
        Instance instance =
                parts.handle(parts.backend().machine(job.subject().id()).orElseGet(job::subject));
        String about = job.about();
        if (about == null) {
            return instance;
        }
        String part = verb.split("\\.", 3)[1];
        return switch (part) {
            case "snapshot" -> instance.snapshots().get(about);
            case "backup" -> instance.backups().find(about).orElseThrow(Refusal.no("backup", about));
            case "disk" ->
                instance.disks().list().stream()
                        .filter(disk -> disk.name().equals(about))
                        .findFirst()
                        .orElseThrow(Refusal.no("disk", about));
            case "nic" ->
                instance.nics().list().stream()
                        .filter(nic -> nic.name().equals(about))
                        .findFirst()
                        .orElseThrow(Refusal.no("interface", about));
            case "file" -> instance.files().find(about).orElseThrow(Refusal.no("file", about));
            default -> published(about);
        };
    }

    private PublishedImage published(String name) {
        ImageDatum image = parts.backend().image(name).orElseThrow(Refusal.no("image", name));
        return new PublishedImage(
                parts.session().mapper().key(FakeImage.KIND, image.id()), image.name(), Optional.of(image.size()));
    }
}
