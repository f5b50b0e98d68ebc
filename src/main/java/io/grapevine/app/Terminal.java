package io.grapevine.app;

import java.io.Console;

/** Whether a person is looking. */
final class Terminal {

    private Terminal() {}

    /** Since Java 22 there may be a console without a terminal, and a method that tells; before, there is none then. */
    static boolean isThere() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
