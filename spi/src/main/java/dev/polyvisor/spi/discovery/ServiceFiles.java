package dev.polyvisor.spi.discovery;

import dev.polyvisor.api.driver.DriverFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The class names in the files under {@code META-INF/services}, in the order in which {@code ServiceLoader} takes them.
 * Only to say which class or file an error is about: it does not tell in all cases.
 */
final class ServiceFiles {
    private static final String PATH = "META-INF/services/" + DriverFactory.class.getName();

    private final Map<String, String> origins;
    private final Map<String, String> unseen;

    private ServiceFiles(Map<String, String> origins) {
        this.origins = origins;
        this.unseen = new LinkedHashMap<>(origins);
    }

    static ServiceFiles of(ClassLoader loader) {
        Map<String, String> origins = new LinkedHashMap<>();
        for (URL file : find(loader)) {
            read(file).forEach(name -> origins.putIfAbsent(name, file.toString()));
        }
        return new ServiceFiles(origins);
    }

    /** The class has been dealt with. */
    void seen(String name) {
        unseen.remove(name);
    }

    /** The first class that has not been dealt with. */
    String next() {
        return unseen.isEmpty() ? "a factory" : unseen.keySet().iterator().next();
    }

    /** Where a class is named, in brackets; empty when it is not known. */
    String origin(String name) {
        String file = origins.get(name);
        return file == null ? "" : " (" + file + ")";
    }

    private static List<URL> find(ClassLoader loader) {
        try {
            return Collections.list(loader.getResources(PATH));
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static List<String> read(URL file) {
        try {
            URLConnection connection = file.openConnection();
            // a cached jar stays open, and would stay so after the class loader is closed
            connection.setUseCaches(false);
            try (InputStream in = connection.getInputStream();
                    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                return lines.lines()
                        .map(line -> line.replaceFirst("#.*", "").trim())
                        .filter(line -> !line.isEmpty())
                        .toList();
            }
        } catch (IOException | RuntimeException unreadable) {
            return List.of();
        }
    }
}
