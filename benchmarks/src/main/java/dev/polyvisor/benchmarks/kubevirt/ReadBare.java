package dev.polyvisor.benchmarks.kubevirt;

import dev.polyvisor.benchmarks.Pass;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads the lists of machines and instances with the client of the JDK and cuts them into tokens, of which it keeps nothing. */
final class ReadBare {
    private static final List<String> LISTS =
            List.of("/apis/kubevirt.io/v1/virtualmachines", "/apis/kubevirt.io/v1/virtualmachineinstances");

    private ReadBare() {}

    /**
     * Runs.
     *
     * @param args the server, how often
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        for (int pass = 0; pass < Integer.parseInt(args[1]); pass++) {
            Pass.Running timed = Pass.begin();
            long tokens = 0;
            for (String list : LISTS) {
                tokens += tokens(client, URI.create(args[0] + list));
            }
            timed.end(tokens).print();
        }
    }

    private static long tokens(HttpClient client, URI list) throws IOException, InterruptedException {
        InputStream body = client.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofInputStream())
                .body();
        long tokens = 0;
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), body)) {
            while (parser.nextToken() != null) {
                tokens++;
            }
        }
        return tokens;
    }
}
