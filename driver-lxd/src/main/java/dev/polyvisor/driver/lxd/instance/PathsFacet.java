package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.http.HttpReply;
import dev.polyvisor.spi.instance.Blocking;
import dev.polyvisor.spi.instance.UnsupportedPaths;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Logs. LXD tells no paths of its host. */
final class PathsFacet extends UnsupportedPaths {
    private final InstanceHandle instance;

    PathsFacet(InstanceHandle instance) {
        super(instance);
        this.instance = instance;
    }

    @Override
    public List<String> logFiles() {
        instance.need(Capability.HOST_LOGS);
        Found found = instance.read();
        try (HttpReply reply = Blocking.get(() -> instance.parts().calls().reply(Requests.logs(found)))) {
            return instance.parts().calls().names(reply).stream()
                    .map(url -> url.substring(url.lastIndexOf('/') + 1))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public long readLog(String name, OutputStream stream) {
        needLog(name);
        Found found = instance.read();
        try (HttpReply reply = Blocking.get(() -> instance.parts().calls().reply(Requests.log("GET", found, name)));
                InputStream in = reply.body()) {
            return in.transferTo(stream);
        } catch (IOException e) {
            throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "the stream took no more", e);
        }
    }

    /** LXD tells the path of a file that is not there in an error of its own: the list is asked first. */
    private void needLog(String name) {
        if (!logFiles().contains(name)) {
            throw Refusals.notFound("log file", name);
        }
    }

    @Override
    public Operation<Instance> deleteLog(String name) {
        instance.need(Capability.HOST_LOGS);
        return instance.parts()
                .context()
                .operations()
                .start(OperationPlan.<Instance>of("instance.paths.delete-log")
                        .subject(instance.key())
                        .repeatable()
                        .accept(context -> {
                            Found found = instance.find();
                            if (!logFiles().contains(name)) {
                                return Acceptance.unchanged();
                            }
                            instance.parts()
                                    .calls()
                                    .reply(Requests.log("DELETE", found, name))
                                    .close();
                            return Acceptance.accepted();
                        })
                        .result(context -> instance)
                        .build());
    }
}
