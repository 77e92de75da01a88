package dev.polyvisor.examples.folder;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Listing;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.ResourceKey;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/** Maps the files of the folder into the model. Events there are none, hence their type. */
final class FolderAdapter implements Adapter<String> {
    private static final String ENDING = ".properties";

    private final Path folder;

    FolderAdapter(Path folder) {
        this.folder = folder;
    }

    @Override
    public Set<Kind<?>> kinds() {
        return Set.of(FolderMachine.KIND);
    }

    @Override
    public Set<String> events() {
        return Set.of();
    }

    @Override
    public Listing list(AdapterContext context) {
        return Listing.of(machines(context.provider()));
    }

    @Override
    public Set<Target> affected(AdapterContext context, String event) {
        return Set.of();
    }

    @Override
    public ChangeSet read(AdapterContext context, Set<Target> targets) {
        ChangeSet.Builder changes = ChangeSet.builder();
        for (Target target : targets) {
            if (target instanceof Target.Entity entity) {
                machine(entity.key()).ifPresentOrElse(changes::upsert, () -> changes.delete(entity.key()));
            } else {
                changes.replace(FolderMachine.KIND, machines(context.provider()));
            }
        }
        return changes.build();
    }

    private List<FolderMachine> machines(String provider) {
        List<FolderMachine> machines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(ENDING)) {
                    String id = name.substring(0, name.length() - ENDING.length());
                    machine(FolderMachine.KIND.key(provider, id)).ifPresent(machines::add);
                }
            }
        } catch (IOException unreadable) {
            throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "the folder cannot be read", unreadable);
        }
        return machines;
    }

    /** Empty when the file is gone: a deletion, not an error. */
    private Optional<FolderMachine> machine(ResourceKey key) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(folder.resolve(key.id() + ENDING))) {
            properties.load(reader);
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException unreadable) {
            throw PolyvisorException.of(
                    ErrorCode.UNAVAILABLE, "the file of " + key.id() + " cannot be read", unreadable);
        }
        String state = properties.getProperty("state", "");
        return Optional.of(new FolderMachine(
                key, key.id(), state(state), state, cpus(properties.getProperty("cpus")), memory(properties)));
    }

    private static MachineState state(String word) {
        try {
            return MachineState.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            return MachineState.UNKNOWN;
        }
    }

    private static OptionalInt cpus(@org.jspecify.annotations.Nullable String text) {
        return text != null && text.matches("[0-9]{1,4}")
                ? OptionalInt.of(Integer.parseInt(text))
                : OptionalInt.empty();
    }

    private static Optional<DataSize> memory(Properties properties) {
        try {
            return Optional.ofNullable(properties.getProperty("memory")).map(DataSize::parse);
        } catch (PolyvisorException malformed) {
            return Optional.empty();
        }
    }
}
