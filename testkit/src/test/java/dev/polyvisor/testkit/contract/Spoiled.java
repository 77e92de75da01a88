package dev.polyvisor.testkit.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;

/** An object of an interface that does what another one does, except where a spoiler steps in. */
final class Spoiled {

    private Spoiled() {}

    static <T> T of(Class<T> type, T real, Spoiler spoiler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            List<Object> arguments = args == null ? List.of() : List.of(args);
            if (method.getDeclaringClass() == Object.class) {
                return ofObject(proxy, real, method, arguments);
            }
            return spoiler.answer(new Call(real, method.getName(), arguments), () -> invoke(real, method, args));
        }));
    }

    /** Spoiled objects are equal when the real ones are. */
    private static Object ofObject(Object proxy, Object real, Method method, List<Object> arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments.get(0) || real.equals(arguments.get(0));
            case "hashCode" -> real.hashCode();
            default -> "spoiled " + real;
        };
    }

    private static Object invoke(Object real, Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(real, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** A call of a method of the real object. */
    record Call(Object self, String method, List<Object> arguments) {

        boolean is(String name) {
            return method.equals(name);
        }

        <T> T argument(int index, Class<T> type) {
            return type.cast(arguments.get(index));
        }
    }

    /** What the real object would do. */
    @FunctionalInterface
    interface Proceed {
        Object proceed() throws Throwable;
    }

    /** Decides what a call answers. */
    @FunctionalInterface
    interface Spoiler {
        Object answer(Call call, Proceed real) throws Throwable;
    }
}
