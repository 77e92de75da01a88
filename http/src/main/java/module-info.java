/**
 * One transport for the drivers of Polyvisor that speak HTTP themselves: REST, streaming JSON, WebSocket, Unix sockets
 * and TLS material.
 *
 * <p>A driver that brings a client of its own does not need it, and does not inherit OkHttp.
 */
module dev.polyvisor.http {
    requires static org.jspecify;
    requires transitive dev.polyvisor.api;
    requires kotlin.stdlib;
    requires okhttp3;
    requires okio;
    requires tools.jackson.databind;

    exports dev.polyvisor.http;
    exports dev.polyvisor.http.policy;
}
