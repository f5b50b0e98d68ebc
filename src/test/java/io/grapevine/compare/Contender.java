package io.grapevine.compare;

/** What is measured: a server in a process of its own. */
interface Contender extends AutoCloseable {

    /** For tables and charts. */
    String name();

    /** Of the process whose time counts. */
    long pid();

    /** Holds then what this load asks for. */
    void prepare(HttpLoad load);

    /** Puts it under this load, for so long, and waits for its end. */
    Wrk.Result load(HttpLoad load, int depth, int seconds);

    /** What its JVM has allocated so far; 0 where there is none. */
    long allocatedBytes();

    @Override
    void close();
}
