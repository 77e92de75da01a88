package dev.polyvisor.benchmarks;

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

/** Bare reading: the client of the JDK, and the tokens that answers are cut into, of which nothing is kept. */
public final class BareHttp {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final JsonFactory json = new JsonFactory();

    /**
     * Reads answers some times, and prints each pass.
     *
     * @param lists what is asked for
     * @param passes how often
     * @throws IOException when reading fails
     * @throws InterruptedException when the thread is interrupted
     */
    public void read(List<URI> lists, int passes) throws IOException, InterruptedException {
        for (int pass = 0; pass < passes; pass++) {
            Pass.Running timed = Pass.begin();
            long tokens = 0;
            for (URI list : lists) {
                tokens += tokens(list);
            }
            timed.end(tokens).print();
        }
    }

    /**
     * Reads a text.
     *
     * @param address what is asked for
     * @return its lines
     * @throws IOException when reading fails
     * @throws InterruptedException when the thread is interrupted
     */
    public List<String> lines(URI address) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofLines())
                .body()
                .toList();
    }

    private long tokens(URI list) throws IOException, InterruptedException {
        InputStream body = client.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofInputStream())
                .body();
        long tokens = 0;
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), body)) {
            while (parser.nextToken() != null) {
                tokens++;
            }
        }
        return tokens;
    }
}
