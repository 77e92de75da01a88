package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.DriverFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** A factory that hangs while it is made. */
public final class Hanging implements DriverFactory {
    /** A service has no other way to its test. */
    static final AtomicReference<Gate> gate = new AtomicReference<>();

    /** Hangs. */
    public Hanging() {
        Objects.requireNonNull(gate.get()).hang();
    }

    /** A class loader that offers it as a service. */
    static ClassLoader loader() {
        return new ClassLoader(Hanging.class.getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                return name.equals("META-INF/services/" + DriverFactory.class.getName())
                        ? Collections.enumeration(List.of(text(Hanging.class.getName())))
                        : super.getResources(name);
            }
        };
    }

    private static URL text(String content) throws IOException {
        return new URL(null, "text:services", new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) {
                return new URLConnection(url) {
                    @Override
                    public void connect() {
                        // it is here
                    }

                    @Override
                    public InputStream getInputStream() {
                        return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
                    }
                };
            }
        });
    }

    @Override
    public String name() {
        return "hanging";
    }

    @Override
    public int level() {
        return LEVEL;
    }

    @Override
    public Driver open(DriverContext context, Connection connection) {
        throw new AssertionError("nobody can open it");
    }
}
