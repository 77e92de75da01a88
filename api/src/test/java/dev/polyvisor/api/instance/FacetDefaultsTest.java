package dev.polyvisor.api.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What the interfaces add to the methods that a driver writes. */
class FacetDefaultsTest {

    @Test
    void whatIsNotThereIsNotFound() {
        notFound(() -> stub(Snapshots.class, Optional.empty()).get("a"));
        notFound(() -> stub(Backups.class, Optional.empty()).get("a"));
        notFound(() -> stub(Files.class, Optional.empty()).get("/a"));
        notFound(() -> stub(Disks.class, List.of()).get("a"));
        notFound(() -> stub(Nics.class, List.of()).get("a"));
        assertThat(stub(Files.class, Optional.empty()).exists("/a")).isFalse();
    }

    @Test
    void diskAndInterfaceAreFoundByName() {
        DiskAttachment data = DiskAttachment.builder("data").build();
        Nic eth1 = Nic.builder("eth1").build();

        assertThat(stub(Disks.class, List.of(DiskAttachment.builder("root").build(), data))
                        .get("data"))
                .isSameAs(data);
        assertThat(stub(Nics.class, List.of(Nic.builder("eth0").build(), eth1)).get("eth1"))
                .isSameAs(eth1);
    }

    @Test
    void shortFormsOfThePowerSwitchHarmNothing() {
        Recorder calls = new Recorder();
        Instance instance = calls.as(Instance.class);

        instance.start();
        instance.stop();
        instance.restart();
        instance.shutdown(Duration.ofSeconds(5));
        instance.delete();

        assertThat(calls.seen)
                .containsExactly(
                        List.of("start", StartOptions.defaults()),
                        List.of("stop", StopOptions.graceful()),
                        List.of("restart", RestartOptions.graceful()),
                        List.of("stop", StopOptions.graceful(Duration.ofSeconds(5))),
                        List.of("delete", DeleteOptions.defaults()));
    }

    @Test
    void shortFormsOfFacetsMeanTheLongOnes() {
        Recorder calls = new Recorder();

        calls.as(Snapshots.class).create("a");
        calls.as(Snapshots.class).restore("a");
        calls.as(Backups.class).create("a");
        calls.as(Disks.class).detach("a");
        calls.as(Instance.class).exec("uname", "-a");
        calls.as(Instances.class).list();

        assertThat(calls.seen)
                .containsExactly(
                        List.of("create", SnapshotSpec.named("a").build()),
                        List.of("restore", "a", RestoreOptions.defaults()),
                        List.of("create", BackupSpec.named("a").build()),
                        List.of("detach", "a", VolumeFate.KEEP),
                        List.of("exec", ExecSpec.of("uname", "-a").build()),
                        List.of("list", InstanceQuery.all()));
    }

    @Test
    void signalIsSentByItsNumber() {
        Recorder calls = new Recorder();

        calls.as(Cmd.class).signal(Signal.TERM);

        assertThat(calls.seen).containsExactly(List.of("signal", 15));
    }

    @Test
    void onlyAContainerIsOne() {
        assertThat(new Recorder().as(Instance.class).container()).isEmpty();
        Container container = new Recorder().as(Container.class);
        assertThat(container.container()).containsSame(container);
        assertThat(container.as(String.class)).isEmpty();
    }

    private static void notFound(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        PolyvisorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    private static <T> T stub(Class<T> type, Object answer) {
        return new Recorder(answer).as(type);
    }

    /** Notes the calls of abstract methods and lets default methods run. */
    private static final class Recorder implements InvocationHandler {
        private final List<List<Object>> seen = new ArrayList<>();
        private final Object answer;

        Recorder() {
            this(null);
        }

        Recorder(Object answer) {
            this.answer = answer;
        }

        <T> T as(Class<T> type) {
            return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this));
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (method.isDefault()) {
                try {
                    return InvocationHandler.invokeDefault(proxy, method, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            }
            if (method.getDeclaringClass() == Object.class) {
                return method.getName().equals("equals") ? (Object) (proxy == arguments[0]) : 0;
            }
            List<Object> call = new ArrayList<>(List.of(method.getName()));
            call.addAll(arguments == null ? List.of() : Arrays.asList(arguments));
            seen.add(call);
            return answer;
        }
    }
}
