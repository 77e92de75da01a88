package dev.polyvisor.driver.kubevirt.client;

import io.fabric8.kubernetes.client.http.HttpClient;
import java.util.Optional;

/**
 * An API server that can be asked.
 *
 * @param http the client, with authentication
 * @param master the URL of the server, ending in a slash
 * @param namespace the namespace that the configuration names
 * @param ours whether the client is closed with the session
 */
public record Opened(HttpClient http, String master, Optional<String> namespace, boolean ours) {}
