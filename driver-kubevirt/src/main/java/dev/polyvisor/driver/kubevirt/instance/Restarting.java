package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.inventory.VmLookup.Read;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.driver.kubevirt.model.KubevirtVmi;
import java.util.Map;
import java.util.Optional;

/** Restarts: of the guest, or of the machine with another instance. */
final class Restarting {
    private final InstanceHandle instance;
    private final Power power;

    Restarting(InstanceHandle instance, Power power) {
        this.instance = instance;
        this.power = power;
    }

    /** Another instance takes the place of the one that runs. */
    Step anew(boolean forced) {
        return new Restart(forced, Optional.empty());
    }

    /** The guest reboots, or else as {@link #anew}. */
    Step reboot() {
        return new Reboot(anew(false));
    }

    /** A restart that another process began, of the instance with an identity. */
    Step resumed(String before) {
        return new Restart(false, Optional.of(before));
    }

    private final class Restart implements Step {
        private final boolean forced;
        /** The identity of the instance that was to be replaced. */
        private volatile Optional<String> before;

        private volatile boolean asked;

        Restart(boolean forced, Optional<String> before) {
            this.forced = forced;
            this.before = before;
            this.asked = before.isPresent();
        }

        @Override
        public boolean isReached() throws InterruptedException {
            Read read = instance.find();
            return asked && Power.runs(read) && isAnother(read);
        }

        private boolean isAnother(Read read) {
            return read.value()
                    .instance()
                    .map(vmi -> vmi.key().id())
                    .filter(id -> !before.equals(Optional.of(id)))
                    .isPresent();
        }

        @Override
        public void send() throws InterruptedException {
            Read read = instance.find();
            if (!Power.runs(read) || read.wire().isEmpty()) {
                throw Refusals.precondition("the machine does not run");
            }
            before = Optional.of(
                    read.value().instance().map(vmi -> vmi.key().id()).orElse(""));
            asked = true;
            power.put(KubeKind.VIRTUAL_MACHINE, "restart", forced ? Map.of("gracePeriodSeconds", 0) : Map.of());
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            Read read = instance.find();
            return isAnother(read)
                    || read.value().instance().filter(KubevirtVmi::terminating).isPresent();
        }

        @Override
        public Optional<PolyvisorException> failure() throws InterruptedException {
            KubevirtVm vm = instance.find().value();
            return vm.state() == MachineState.ERROR ? Optional.of(Power.crashed(vm)) : Optional.empty();
        }

        @Override
        public String item() {
            return before.orElse("");
        }

        @Override
        public String stage() {
            return "restarting";
        }

        @Override
        public boolean isOneMore() {
            return true;
        }
    }

    /** Asks the guest to reboot, which shows nowhere; one that cannot be asked is shut down and started anew. */
    private final class Reboot implements Step {
        private final Step anew;
        private volatile boolean asked;
        private volatile boolean renews;

        Reboot(Step anew) {
            this.anew = anew;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return asked ? Power.runs(instance.find()) : anew.isReached();
        }

        @Override
        public void send() throws InterruptedException {
            if (instance.find().value().state() != MachineState.RUNNING) {
                throw Refusals.precondition("the machine does not run");
            }
            try {
                power.put(KubeKind.VIRTUAL_MACHINE_INSTANCE, "softreboot", Map.of());
                asked = true;
            } catch (PolyvisorException refusal) {
                if (refusal.code() != ErrorCode.FAILED_PRECONDITION) {
                    throw refusal;
                }
                renews = true;
                anew.send();
            }
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return renews && anew.isUnderWay();
        }

        @Override
        public Optional<PolyvisorException> failure() throws InterruptedException {
            return renews ? anew.failure() : Optional.empty();
        }

        @Override
        public String item() {
            return renews ? anew.item() : "";
        }

        @Override
        public String stage() {
            return "rebooting";
        }

        @Override
        public boolean isOneMore() {
            return true;
        }
    }
}
