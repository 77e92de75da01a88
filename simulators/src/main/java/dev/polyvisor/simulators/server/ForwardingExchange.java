package dev.polyvisor.simulators.server;

import java.io.InputStream;
import java.io.OutputStream;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Another exchange, of which a subclass changes what it replies. */
class ForwardingExchange implements Exchange {
    final Exchange real;

    ForwardingExchange(Exchange real) {
        this.real = real;
    }

    @Override
    public String method() {
        return real.method();
    }

    @Override
    public String path() {
        return real.path();
    }

    @Override
    public List<String> segments() {
        return real.segments();
    }

    @Override
    public String query() {
        return real.query();
    }

    @Override
    public Optional<String> query(String name) {
        return real.query(name);
    }

    @Override
    public Optional<String> header(String name) {
        return real.header(name);
    }

    @Override
    public InputStream body() {
        return real.body();
    }

    @Override
    public boolean isSecure() {
        return real.isSecure();
    }

    @Override
    public boolean isLocal() {
        return real.isLocal();
    }

    @Override
    public Optional<X509Certificate> clientCertificate() {
        return real.clientCertificate();
    }

    @Override
    public boolean isWebSocketRequest() {
        return real.isWebSocketRequest();
    }

    @Override
    public void setHeader(String name, String value) {
        real.setHeader(name, value);
    }

    @Override
    public OutputStream reply(int status) {
        return real.reply(status);
    }

    @Override
    public OutputStream reply(int status, long length) {
        return real.reply(status, length);
    }

    @Override
    public void reply(int status, byte[] body) {
        real.reply(status, body);
    }

    @Override
    public void webSocket(FrameListener listener) {
        real.webSocket(listener);
    }

    @Override
    public void end() {
        real.end();
    }

    @Override
    public void cut() {
        real.cut();
    }
}
