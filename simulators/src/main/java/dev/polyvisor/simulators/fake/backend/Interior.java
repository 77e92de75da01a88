package dev.polyvisor.simulators.fake.backend;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All of a machine that the inventory does not show. Guarded by the lock of the backend. */
public final class Interior {
    private static final int CONSOLE = 16 << 20;

    private Properties properties;
    private final Map<String, Saved> snapshots = new LinkedHashMap<>();
    private final Map<String, SavedBackup> backups = new LinkedHashMap<>();
    private final StringBuilder console = new StringBuilder();
    private final Map<String, Runnable> consoles = new HashMap<>();
    private final List<Runnable> untilStop = new ArrayList<>();
    private @Nullable Saved beforeTrial;
    private @Nullable String trial;
    private boolean frozen;

    public Interior(Properties properties) {
        this.properties = properties;
    }

    public Properties properties() {
        return properties;
    }

    public void properties(Properties value) {
        this.properties = value;
    }

    /** What is in the snapshots, by their ids. */
    public Map<String, Saved> snapshots() {
        return snapshots;
    }

    /** The backups by name, oldest first. */
    public Map<String, SavedBackup> backups() {
        return backups;
    }

    /** What the console has printed. */
    public String console() {
        return console.toString();
    }

    public void print(String text) {
        console.append(text);
        if (console.length() > CONSOLE) {
            console.delete(0, console.length() - CONSOLE);
        }
    }

    public void clearConsole() {
        console.setLength(0);
    }

    /** Throws out who is at a console, or refuses. */
    public void takeConsole(String type, boolean takeOver) {
        Runnable present = consoles.get(type);
        if (present != null && !takeOver) {
            throw PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "the console is in use");
        }
        if (present != null) {
            present.run();
        }
    }

    public void holdConsole(String type, Runnable end) {
        consoles.put(type, end);
    }

    public void leaveConsole(String type) {
        consoles.remove(type);
    }

    /** What ends with the guest: commands and console sessions. */
    public List<Runnable> untilStop() {
        return untilStop;
    }

    /** The snapshot that is being tried. */
    public Optional<String> trial() {
        return Optional.ofNullable(trial);
    }

    public Optional<Saved> beforeTrial() {
        return Optional.ofNullable(beforeTrial);
    }

    public void trial(@Nullable String snapshot, @Nullable Saved before) {
        this.trial = snapshot;
        this.beforeTrial = before;
    }

    /** Whether the file systems of the guest are frozen. */
    public boolean frozen() {
        return frozen;
    }

    public void frozen(boolean value) {
        this.frozen = value;
    }
}
