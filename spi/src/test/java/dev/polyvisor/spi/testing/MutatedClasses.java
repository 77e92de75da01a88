package dev.polyvisor.spi.testing;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Loads the classes of a package and those that test it once more, some of them changed. */
final class MutatedClasses extends ClassLoader {
    private final String home;
    private final Map<String, byte[]> changed;

    /**
     * Loads classes.
     *
     * @param home the package
     * @param changed the bytes of the changed classes by name
     */
    MutatedClasses(String home, Map<String, byte[]> changed) {
        super(MutatedClasses.class.getClassLoader());
        this.home = home + '.';
        this.changed = changed;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(home)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = changed.containsKey(name) ? changed.get(name) : unchanged(name);
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] unchanged(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
