package dev.polyvisor.spi.machine;

import java.util.Optional;

/** The methods of the plugin, as errors name them. */
enum Verb {
    CREATE("machine.create", "create machine"),
    DELETE("machine.delete", "delete machine"),
    STATUS("machine.status", "get the status of machine"),
    LIST("machine.list", "list machines"),
    SHUT_DOWN("machine.shutDown", "shut down machine"),
    VOLUMES("machine.volumeIds", "tell volume identities");

    private final String operation;
    private final String words;

    Verb(String operation, String words) {
        this.operation = operation;
        this.words = words;
    }

    String operation() {
        return operation;
    }

    /** Whether NOT_FOUND speaks of a machine that the request names. */
    boolean seeksAMachine() {
        return this == DELETE || this == STATUS || this == SHUT_DOWN;
    }

    /** What an error begins with. */
    String failed(Optional<String> machineName) {
        return "could not " + words
                + machineName.map(name -> " \"" + name + '"').orElse("");
    }
}
