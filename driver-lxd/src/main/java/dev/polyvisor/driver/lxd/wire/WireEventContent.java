package dev.polyvisor.driver.lxd.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What an event carries. A lifecycle event has action, source and context; an operation has class, state and resources. The
 * rest of an operation, with the secrets of its sockets, is not read.
 */
@JsonNaming(SnakeCaseStrategy.class)
public record WireEventContent(
        String action,
        String source,
        Map<String, Object> context,
        Map<String, Object> requestor,
        String id,
        @JsonProperty("class") String operationClass,
        int statusCode,
        String updatedAt,
        String err,
        Map<String, List<String>> resources) {

    public WireEventContent {
        action = Absent.text(action);
        source = Absent.text(source);
        context = Absent.map(context);
        requestor = Absent.map(requestor);
        id = Absent.text(id);
        operationClass = Absent.text(operationClass);
        updatedAt = Absent.text(updatedAt);
        err = Absent.text(err);
        resources = Absent.map(resources);
    }
}
