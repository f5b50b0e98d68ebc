package io.grapevine.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** All callers, each in a thread of its own, with a rest between its calls; they can be told to keep still. */
final class Clients implements AutoCloseable {

    private static final int PER_SLOT = 2;
    private static final int MAX_REST_MILLIS = 60;

    private final List<Thread> threads = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean still = true;
    private boolean over;
    private int busy;
    private Throwable failure;

    Clients(Fleet fleet, Recorder recorder, long seed) {
        Keyring keys = new Keyring();
        Random seeds = new Random(seed);
        for (int slot = 0; slot < fleet.size(); slot++) {
            for (int i = 0; i < PER_SLOT; i++) {
                Random random = new Random(seeds.nextLong());
                String name = "c" + slot + "" + (char) ('a' + i);
                Client client = new Client(slot, name, fleet, keys, recorder, random);
                Thread thread = new Thread(() -> run(client, random), "client-" + name);
                thread.setDaemon(true);
                threads.add(thread);
                thread.start();
            }
        }
    }

    private void run(Client client, Random random) {
        try {
            while (begin()) {
                try {
                    client.step();
                } finally {
                    end();
                }
                Thread.sleep(random.nextInt(MAX_REST_MILLIS));
            }
        } catch (InterruptedException e) {
            // They are told to end.
        } catch (RuntimeException | Error e) {
            lock.lock();
            try {
                failure = e;
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean begin() throws InterruptedException {
        lock.lock();
        try {
            while (still && !over) {
                changed.await();
            }
            busy++;
            return !over;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            busy--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void goOn() {
        set(false);
    }

    /** Waits for calls under way. */
    void keepStill() throws InterruptedException {
        set(true);
        lock.lock();
        try {
            while (busy > 0) {
                if (!changed.await(30, TimeUnit.SECONDS)) {
                    throw new AssertionError("a call does not end");
                }
            }
            if (failure != null) {
                throw new AssertionError("a client failed", failure);
            }
        } finally {
            lock.unlock();
        }
    }

    private void set(boolean to) {
        lock.lock();
        try {
            still = to;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        threads.forEach(Thread::interrupt);
    }
}
