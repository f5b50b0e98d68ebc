package io.grapevine.compare;

/** What answers HTTP out of a JVM: a node, or the bare server. */
final class JavaContender implements Contender {

    private final String name;
    private final int port;
    private final long pid;
    private final Wrk wrk;
    private final Runnable end;
    private final JavaProcess inside;

    /** @param end how it, and what belongs to it, is ended */
    JavaContender(String name, int port, long pid, Wrk wrk, Runnable end) {
        this.name = name;
        this.port = port;
        this.pid = pid;
        this.wrk = wrk;
        this.end = end;
        this.inside = new JavaProcess(pid);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long pid() {
        return pid;
    }

    int port() {
        return port;
    }

    /** What is left of its heap after a full collection, and its direct memory. */
    long liveBytes() {
        return inside.liveBytes();
    }

    @Override
    public void prepare(HttpLoad load) {
        if (load != HttpLoad.GET_MISS) {
            Pipeline.send(port, HttpLoad.KEYS, load::put);
        }
    }

    @Override
    public Wrk.Result load(HttpLoad load, int depth, int seconds) {
        return wrk.run(port, load, depth, seconds);
    }

    @Override
    public long allocatedBytes() {
        return inside.allocatedBytes();
    }

    @Override
    public void close() {
        inside.close();
        end.run();
    }
}
