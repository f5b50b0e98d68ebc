package io.grapevine.app;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What SIGTERM and SIGINT do: what runs comes to its end, nodes by leaving, and the process exits with 0.
 *
 * <p>Why halt? A JVM that a signal ends exits with 128 plus the signal's number whatever its hooks did, and supervisors
 * take that for a failure. Only {@code halt} from within the hook sets another status.
 */
final class SignalStop {

    private static final int SECOND_INTERRUPT = 130;

    /** What a signal meets before {@link #install}; null where there is nothing. Hooks are the whole process's. */
    private static final AtomicReference<@Nullable Thread> BEFORE = new AtomicReference<>();

    private final Thread hook;

    private SignalStop(Thread hook) {
        this.hook = hook;
    }

    /** Until something is installed that has to be ended, a signal ends the process at once, with 0: a start takes seconds. */
    static void endAtOnceUntilInstalled() {
        Thread hook = new Thread(() -> Runtime.getRuntime().halt(Commands.OK), "stop-at-once");
        if (BEFORE.compareAndSet(null, hook)) {
            Runtime.getRuntime().addShutdownHook(hook);
        }
    }

    /** For a process that ends by itself before anything was installed. */
    static void endAtOnceNoMore() {
        Thread hook = BEFORE.getAndSet(null);
        if (hook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // A signal has come already.
            }
        }
    }

    /** @param end brings what runs to its end; whether that went well */
    static SignalStop install(BooleanSupplier end) {
        Thread hook = new Thread(() -> stop(end), "stop");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            // A signal has come already, and ends the process before long.
        }
        endAtOnceNoMore();
        return new SignalStop(hook);
    }

    /** For a process that ends by itself; waits for ever where a signal is ending it already. */
    void remove() throws InterruptedException {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            hook.join();
        }
    }

    private static void stop(BooleanSupplier end) {
        haltOnNextInterrupt();
        boolean clean = end.getAsBoolean();
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(clean ? Commands.OK : Commands.FAILED);
    }

    /**
     * The JVM ignores signals while its hooks run, so an impatient second Ctrl-C needs a handler of its own. Reached by
     * name, since the compiler refuses {@code sun.misc} where warnings are errors; without it the second is ignored.
     */
    private static void haltOnNextInterrupt() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object halt = Proxy.newProxyInstance(
                    SignalStop.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            Runtime.getRuntime().halt(SECOND_INTERRUPT);
                        }
                        return null;
                    });
            Object interrupt = signal.getConstructor(String.class).newInstance("INT");
            signal.getMethod("handle", signal, handler).invoke(null, interrupt, halt);
        } catch (ReflectiveOperationException | RuntimeException e) {
            System.err.println("grapevine: a second Ctrl-C will not end this any sooner: " + e);
        }
    }
}
