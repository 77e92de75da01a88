package dev.polyvisor.simulators.server;

import java.io.OutputStream;

/** The work is done, and nobody hears of it. */
final class UnansweredExchange extends ForwardingExchange {
    UnansweredExchange(Exchange real) {
        super(real);
    }

    @Override
    public OutputStream reply(int status) {
        return OutputStream.nullOutputStream();
    }

    @Override
    public OutputStream reply(int status, long length) {
        return OutputStream.nullOutputStream();
    }

    @Override
    public void reply(int status, byte[] body) {
        // nobody hears of it
    }

    @Override
    public void webSocket(FrameListener listener) {
        listener.closed(1006);
    }

    @Override
    public void end() {
        // comes in any case
    }

    @Override
    public void cut() {
        // comes in any case
    }
}
