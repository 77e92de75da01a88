package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.instance.BackupSpec;
import dev.polyvisor.driver.lxd.wire.WireBackup;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The steps of work on backups. */
final class BackupWork {
    private BackupWork() {}

    static Optional<WireBackup> wire(Found found, String name) {
        return found.wire().backups().stream()
                .filter(backup -> ownName(backup).equals(name))
                .findFirst();
    }

    /** Without the name of the instance, which some servers put before it. */
    static String ownName(WireBackup backup) {
        return backup.name().substring(backup.name().lastIndexOf('/') + 1);
    }

    /** A backup has no place for an idempotency key: before the request it must not be there, afterwards it is ours. */
    static final class Create implements Step {
        private final InstanceHandle instance;
        private final BackupSpec spec;
        private volatile boolean sent;

        Create(InstanceHandle instance, BackupSpec spec) {
            this.instance = instance;
            this.spec = spec;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            boolean there = wire(instance.find(), spec.name()).isPresent();
            if (there && !sent) {
                throw Refusals.taken("a backup", spec.name());
            }
            return there;
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("name", spec.name());
            body.put("instance_only", !spec.includeSnapshots());
            body.put("optimized_storage", spec.optimized());
            spec.expiresAt().ifPresent(at -> body.put("expires_at", at.toString()));
            spec.compression().ifPresent(with -> body.put("compression_algorithm", with));
            Found found = instance.find();
            sent = true;
            return instance.parts().calls().begin(Requests.backups(found, body));
        }

        @Override
        public String description() {
            return "Backing up instance";
        }
    }

    record Rename(InstanceHandle instance, String backup, String newName) implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            Found found = instance.find();
            boolean old = wire(found, backup).isPresent();
            boolean there = wire(found, newName).isPresent();
            if (old && there && !backup.equals(newName)) {
                throw Refusals.taken("a backup", newName);
            }
            if (!old && !there) {
                throw Refusals.notFound("backup", backup);
            }
            return there;
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return instance.parts().calls().begin(Requests.renameBackup(instance.find(), backup, newName));
        }

        @Override
        public String description() {
            return "Renaming instance backup";
        }
    }

    record Delete(InstanceHandle instance, String backup) implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            return wire(instance.find(), backup).isEmpty();
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return instance.parts().calls().begin(Requests.deleteBackup(instance.find(), backup));
        }

        @Override
        public String description() {
            return "Removing instance backup";
        }
    }
}
