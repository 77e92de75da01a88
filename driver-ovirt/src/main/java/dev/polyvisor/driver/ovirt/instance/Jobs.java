package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Progress;
import dev.polyvisor.driver.ovirt.client.EngineFailures;
import dev.polyvisor.driver.ovirt.client.EngineIds;
import dev.polyvisor.driver.ovirt.client.OvirtClient;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireJob;
import dev.polyvisor.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The jobs of an engine: what it works on, and how far it has come. It forgets them some minutes after their end. */
record Jobs(OvirtClient client) {

    /** How a job stands. */
    enum State {
        /** The engine works on it. */
        RUNNING,
        /** It was done. */
        FINISHED,
        /** It was not done. */
        FAILED,
        /** The engine does not know it, or does not know what became of it. */
        UNKNOWN
    }

    Optional<WireJob> find(String id) throws InterruptedException {
        return EngineIds.isId(id) ? client.find(HttpRequest.get("/jobs/{}", id), WireJob.class) : Optional.empty();
    }

    static State state(Optional<WireJob> job) {
        return switch (job.map(each -> Scalars.text(each.status())).orElse("")) {
            case "started" -> State.RUNNING;
            case "finished" -> State.FINISHED;
            case "failed", "aborted" -> State.FAILED;
            default -> State.UNKNOWN;
        };
    }

    /** How far a running job has come: the mean of the parts that tell. */
    Progress progress(WireJob job, String stage) throws InterruptedException {
        List<WireJob.Step> steps =
                client.all(HttpRequest.get("/jobs/{}/steps", Scalars.text(job.id())), "step", WireJob.Step.class);
        OptionalInt percent = percent(steps);
        return percent.isPresent() ? Progress.of(percent.getAsInt(), stage) : Progress.stage(stage);
    }

    private static OptionalInt percent(List<WireJob.Step> steps) {
        List<Long> told = steps.stream()
                .map(step -> Scalars.longer(step.progress()))
                .flatMap(Optional::stream)
                .filter(number -> number >= 0 && number <= 100)
                .toList();
        return told.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(
                        (int) told.stream().mapToLong(Long::longValue).average().orElse(0));
    }

    /** Why a job failed, by the events of its work. */
    static PolyvisorException failure(Optional<WireJob> job, Calls calls) throws InterruptedException {
        String what = job.map(each -> Scalars.text(each.description())).orElse("the work");
        return failure(what, calls.complaint().orElse("the engine does not say why"));
    }

    /** Work that has ended, and has not led where it should. */
    static PolyvisorException missed(String stage, Calls calls) throws InterruptedException {
        return failure(stage, calls.complaint().orElse("the engine has ended it, and the state is not there"));
    }

    private static PolyvisorException failure(String what, String why) {
        ErrorCode told = EngineFailures.conflict(why);
        ErrorCode code =
                told == ErrorCode.RESOURCE_EXHAUSTED || told == ErrorCode.ALREADY_EXISTS ? told : ErrorCode.ABORTED;
        return PolyvisorException.of(code, what + " failed: " + why);
    }
}
