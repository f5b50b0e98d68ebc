package io.grapevine.faults;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The keys that clients know of. Whoever changes one that is written more than once has it for himself meanwhile, so
 * that the writes of each key follow each other. Safe for use by any thread.
 */
final class Keyring {

    /** Of which most reads are. */
    private static final int RECENT = 400;
    private static final int REGISTERS = 24;
    /** After so many writes another takes its place, so that no story grows without end. */
    private static final int WRITES_OF_A_REGISTER = 30;

    /** Of what ends by itself, those that were written last: around their ends they are read often. */
    private static final int ENDING = 60;

    /** A key that is written again and again. */
    static final class Register {
        private final String key;
        private final boolean removed;
        private int writes;

        Register(String key, boolean removed) {
            this.key = key;
            this.removed = removed;
        }

        String key() {
            return key;
        }

        /** Whether it is removed now and then. */
        boolean removed() {
            return removed;
        }
    }

    /** An entry that somebody will remove. */
    record Doomed(String key, String etag) {}

    private final List<String> all = new ArrayList<>();
    private final List<Register> current = new ArrayList<>();
    private final List<String> ending = new ArrayList<>();
    private final ArrayDeque<Register> free = new ArrayDeque<>();
    private final List<Doomed> doomed = new ArrayList<>();
    private int registers;

    Keyring() {
        for (int i = 0; i < REGISTERS; i++) {
            current.add(newRegister());
            free.add(current.get(i));
        }
    }

    private Register newRegister() {
        boolean removed = registers % 2 == 0;
        Register register = new Register((removed ? "flip/" : "reg/") + registers++, removed);
        all.add(register.key());
        return register;
    }

    synchronized void add(String key) {
        all.add(key);
    }

    synchronized void addEnding(String key) {
        add(key);
        if (ending.size() == ENDING) {
            ending.remove(0);
        }
        ending.add(key);
    }

    /** One that ends by itself, about now; null while there is none. */
    synchronized String pickEnding(Random random) {
        return ending.isEmpty() ? null : ending.get(random.nextInt(ending.size()));
    }

    /** Some key to be read. */
    synchronized String pick(Random random) {
        if (random.nextInt(4) == 0) {
            return current.get(random.nextInt(REGISTERS)).key();
        }
        int from = random.nextInt(4) != 0 ? Math.max(0, all.size() - RECENT) : 0;
        return all.get(from + random.nextInt(all.size() - from));
    }

    /** The one that was written longest ago; null if others have them all. */
    synchronized Register take() {
        return free.poll();
    }

    /** @param settled whether the last write was answered: else nobody can tell what follows it */
    synchronized void giveBack(Register register, boolean settled) {
        if (settled && ++register.writes < WRITES_OF_A_REGISTER) {
            free.add(register);
        } else {
            Register next = newRegister();
            current.set(current.indexOf(register), next);
            free.add(next);
        }
    }

    synchronized void doom(Doomed entry) {
        doomed.add(entry);
    }

    /** One to be removed now, which nobody else gets; null while there is none. */
    synchronized Doomed takeDoomed(Random random) {
        if (doomed.isEmpty()) {
            return null;
        }
        int at = random.nextInt(doomed.size());
        Doomed taken = doomed.get(at);
        doomed.set(at, doomed.get(doomed.size() - 1));
        doomed.remove(doomed.size() - 1);
        return taken;
    }
}
