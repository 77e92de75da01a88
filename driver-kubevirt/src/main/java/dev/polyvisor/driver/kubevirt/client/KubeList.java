package dev.polyvisor.driver.kubevirt.client;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.kubevirt.wire.WireListMeta;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The elements of a collection, read as they come, page after page. All pages show the collection as it was when the first was
 * asked for. Thread safety: for one thread.
 */
public final class KubeList implements AutoCloseable {
    private static final String PAGE = "500";

    private final KubeTransport transport;
    private final KubeRequest request;
    private @Nullable KubeReply reply;
    private @Nullable JsonParser parser;
    private String resourceVersion = "";
    private String next = "";
    private boolean inItems;

    private KubeList(KubeTransport transport, KubeRequest request) {
        this.transport = transport;
        this.request = request;
    }

    static KubeList open(
            KubeTransport transport, KubeKind kind, Optional<String> namespace, Optional<String> labels, boolean paged)
            throws InterruptedException {
        KubeRequest request = kind.collection("GET", namespace);
        if (labels.isPresent()) {
            request = request.query("labelSelector", labels.get());
        }
        KubeList list = new KubeList(transport, paged ? request.query("limit", PAGE) : request);
        list.page("");
        return list;
    }

    private void page(String token) throws InterruptedException {
        finish();
        next = "";
        reply = transport.send(!token.isEmpty() ? request.query("continue", token) : request);
        boolean begun = false;
        try {
            parser = transport.json().parser(reply.stream());
            begun = true;
            KubeClient.interruptibly(() -> {
                KubeJson.guarded(() -> parser().nextToken());
                seek();
                return true;
            });
        } finally {
            if (!begun) {
                close();
            }
        }
    }

    private JsonParser parser() {
        if (parser == null) {
            throw new NoSuchElementException("the list is closed");
        }
        return parser;
    }

    /** Goes on to the items, or to the end. */
    private void seek() {
        inItems = KubeJson.guarded(() -> {
            JsonParser in = parser();
            while (true) {
                JsonToken token = in.nextToken();
                if (token == null || token == JsonToken.END_OBJECT) {
                    return false;
                }
                String name = in.currentName();
                JsonToken value = in.nextToken();
                if (name.equals("metadata") && value == JsonToken.START_OBJECT) {
                    WireListMeta meta = transport.json().value(in, WireListMeta.class);
                    resourceVersion = meta.resourceVersion();
                    next = meta.next();
                } else if (name.equals("items") && value == JsonToken.START_ARRAY) {
                    return true;
                } else {
                    in.skipChildren();
                }
            }
        });
    }

    /** The next element, empty at the end. */
    public <T> Optional<T> next(Class<T> type) throws InterruptedException {
        while (true) {
            if (inItems) {
                Optional<T> item = KubeClient.interruptibly(() -> item(type));
                if (item.isPresent()) {
                    return item;
                }
                KubeClient.interruptibly(() -> {
                    seek();
                    return true;
                });
            } else if (next.isEmpty()) {
                finish();
                return Optional.empty();
            } else {
                nextPage();
            }
        }
    }

    private void nextPage() throws InterruptedException {
        try {
            page(next);
        } catch (PolyvisorException failure) {
            if (failure.code() == ErrorCode.OUT_OF_RANGE) {
                // what the first pages showed is history: a cache begins anew
                throw PolyvisorException.of(
                        ErrorCode.ABORTED, "the server forgot a listing before its last page", failure);
            }
            throw failure;
        }
    }

    private <T> Optional<T> item(Class<T> type) {
        JsonToken token = KubeJson.guarded(() -> parser().nextToken());
        if (token == JsonToken.END_ARRAY || token == null) {
            inItems = false;
            return Optional.empty();
        }
        return Optional.of(transport.json().value(parser(), type));
    }

    /** The version of the collection, from which a watch goes on. Known after the last element. */
    public String resourceVersion() {
        return resourceVersion;
    }

    private void finish() {
        if (reply != null) {
            reply.drain();
        }
        close();
    }

    @Override
    public void close() {
        KubeReply last = reply;
        reply = null;
        parser = null;
        inItems = false;
        if (last != null) {
            last.close();
        }
    }
}
