package dev.polyvisor.examples.quickstart;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.SyncStatus;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.policy.Concern;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Text that a person likes to read. */
final class TextOutput implements Output {
    /** Of each node the first children are drawn. */
    private static final int CHILDREN = 3;

    private final PrintStream out;
    private final Map<String, String> lastProgress = new ConcurrentHashMap<>();

    TextOutput(PrintStream out) {
        this.out = out;
    }

    @Override
    public void progress(SyncStatus status, long machines) {
        String line = String.format(
                Locale.ROOT,
                "  %-10s %-8s %,10d machines%s",
                status.provider(),
                status.parity() ? "parity" : status.phase().name().toLowerCase(Locale.ROOT),
                machines,
                status.cause()
                        .map(c -> "  (" + c.code() + ": " + c.getMessage() + ")")
                        .orElse(""));
        if (!line.equals(lastProgress.put(status.provider(), line))) {
            out.println(line);
        }
    }

    @Override
    public void inventory(InventorySnapshot snapshot) {
        out.println();
        out.println("What contains what");
        List<String> providers = snapshot.entries()
                .map(e -> e.key().provider())
                .distinct()
                .sorted()
                .toList();
        for (String provider : providers) {
            out.println("  " + provider);
            new TreeText(CHILDREN).of(snapshot.tree(provider)).forEach(out::println);
        }
        out.println();
        out.printf(
                Locale.ROOT,
                "Machines (%,d, the first of each provider)%n",
                snapshot.machines().count());
        Table table = new Table("PROVIDER", "NAME", "TYPE", "STATE", "CPUS", "MEMORY", "HOST", "ADDRESS");
        Tour.shown(snapshot)
                .forEach(m -> table.row(
                        m.key().provider(),
                        m.name(),
                        m.type().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        m.state().name().toLowerCase(Locale.ROOT),
                        m.cpus().isPresent() ? Integer.toString(m.cpus().getAsInt()) : "-",
                        m.memory().map(Object::toString).orElse("-"),
                        m.host()
                                .flatMap(snapshot::get)
                                .map(e -> e.value().name())
                                .orElse("-"),
                        m.addresses().isEmpty() ? "-" : m.addresses().get(0)));
        table.lines().forEach(out::println);
        out.println();
    }

    @Override
    public void concerns(InventorySnapshot snapshot) {
        Map<Concern, List<Entry<?>>> found = new LinkedHashMap<>();
        Tour.withConcerns(snapshot)
                .forEach(e -> e.validation()
                        .concerns()
                        .forEach(c -> found.computeIfAbsent(c, any -> new ArrayList<>())
                                .add(e)));
        out.println("What policy says");
        found.forEach((concern, entries) -> {
            String first =
                    entries.stream().limit(CHILDREN).map(e -> e.value().name()).collect(Collectors.joining(", "));
            out.printf(
                    Locale.ROOT,
                    "  %-12s %s: %s%n               %,d machines: %s%s%n",
                    concern.category(),
                    concern.label(),
                    concern.assessment(),
                    entries.size(),
                    first,
                    entries.size() > CHILDREN ? ", …" : "");
        });
        out.println();
    }

    @Override
    public void begin(String provider, String step) {
        out.println("> " + provider + ": " + step);
    }

    @Override
    public void done(String provider, String step, String result) {
        if (!result.isEmpty()) {
            out.println("  = " + result);
        }
    }

    @Override
    public void changes(Batch batch) {
        for (Change change : batch.changes()) {
            out.printf("    r%-6d %s%n", batch.to().number(), text(change));
        }
    }

    @Override
    public void end(InventorySnapshot snapshot) {
        out.println();
        out.println("All is well. The inventory is at revision "
                + snapshot.revision().number() + ".");
    }

    @Override
    public void failed(Throwable cause) {
        out.println();
        if (cause instanceof PolyvisorException e) {
            out.println("Failed: " + e);
            e.violations().stream()
                    .map(Violation::toString)
                    .map(v -> "  - " + v)
                    .forEach(out::println);
        } else {
            out.println("Failed: " + cause);
        }
    }

    private static String text(Change change) {
        if (change instanceof Change.Created created) {
            return "+ " + text(created.after());
        }
        if (change instanceof Change.Updated updated) {
            return "~ " + text(updated.after()) + difference(updated.before(), updated.after());
        }
        return "- " + change.key().kind() + " "
                + ((Change.Deleted) change).last().value().name();
    }

    private static String text(Entry<?> entry) {
        return entry.key().kind() + " " + entry.value().name()
                + (entry.value() instanceof Machine m ? " [" + m.state() + "]" : "");
    }

    private static String difference(Entry<?> before, Entry<?> after) {
        if (before.value() instanceof Machine a && after.value() instanceof Machine b && a.state() != b.state()) {
            return " was [" + a.state() + "]";
        }
        if (before.value().equals(after.value())) {
            int concerns = after.validation().concerns().size();
            return " policy: " + after.validation().state().name().toLowerCase(Locale.ROOT) + ", " + concerns
                    + (concerns == 1 ? " concern" : " concerns");
        }
        return "";
    }
}
