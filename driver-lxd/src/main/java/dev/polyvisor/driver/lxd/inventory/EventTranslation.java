package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.driver.lxd.session.Features;
import dev.polyvisor.driver.lxd.wire.WireEvent;
import dev.polyvisor.driver.lxd.wire.WireEventContent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns messages of the events socket into what the adapters understand. */
final class EventTranslation {
    private static final List<String> OLD_PREFIXES = List.of("container-", "virtual-machine-");
    private static final String TASK = "task";
    private static final int FINAL = 200;

    private EventTranslation() {}

    /**
     * An event.
     *
     * @return empty for a message that tells of nothing that the inventory shows
     */
    static Optional<LxdEvent> of(WireEvent message) {
        WireEventContent content = message.metadata();
        if (content == null) {
            return Optional.empty();
        }
        return switch (message.type()) {
            case "lifecycle" -> Optional.of(lifecycle(message, content));
            case "operation" -> operation(message, content);
            default -> Optional.empty();
        };
    }

    private static LxdEvent lifecycle(WireEvent message, WireEventContent content) {
        Optional<String> oldName = Optional.ofNullable(content.context().get("old_name"))
                .map(Object::toString)
                .map(name -> name.substring(name.lastIndexOf('/') + 1));
        return new LxdEvent(
                current(content.action()),
                project(message),
                message.location(),
                Set.of(Source.of(content.source())),
                oldName);
    }

    /**
     * What a task leaves behind when it ends, which no lifecycle event tells: a new instance gets its keys only after the
     * server has told of it. Commands and consoles change nothing.
     */
    private static Optional<LxdEvent> operation(WireEvent message, WireEventContent content) {
        if (content.statusCode() < FINAL || !content.operationClass().equals(TASK)) {
            return Optional.empty();
        }
        Set<Source> sources = content.resources().values().stream()
                .flatMap(List::stream)
                .map(Source::of)
                .collect(Collectors.toSet());
        return sources.isEmpty()
                ? Optional.empty()
                : Optional.of(new LxdEvent(
                        LxdEvent.OPERATION, project(message), message.location(), sources, Optional.empty()));
    }

    private static String project(WireEvent message) {
        return message.project().isEmpty() ? Features.DEFAULT : message.project();
    }

    /** Until 4.8 actions began with the type of the instance. */
    private static String current(String action) {
        return OLD_PREFIXES.stream()
                .filter(action::startsWith)
                .findFirst()
                .map(prefix -> "instance-" + action.substring(prefix.length()))
                .orElse(action);
    }
}
