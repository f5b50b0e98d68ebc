package io.grapevine.bench;

import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** Puts of each of a connection's share of the keys, once, as fast as they are answered. */
final class Filling implements Requests {

    private final Mix mix;
    private final RandomGenerator random;
    private final int step;
    private final BooleanSupplier ended;
    private long nextKey;

    /**
     * @param first the connection's number among those that fill
     * @param step how many do
     * @param ended whether somebody wants it to end
     */
    Filling(Mix mix, RandomGenerator random, int first, int step, BooleanSupplier ended) {
        this.mix = mix;
        this.random = random;
        this.nextKey = first;
        this.step = step;
        this.ended = ended;
    }

    @Override
    public long nextDueNanos(long nowNanos) {
        return nextKey < mix.keys() && !ended.getAsBoolean() ? nowNanos : NEVER;
    }

    @Override
    public Request take(long nowNanos) {
        int key = (int) nextKey;
        nextKey += step;
        return new Request(Kind.PUT, key, mix.chooseValueBytes(random), nowNanos, true);
    }

    @Override
    public boolean outliveTheConnection() {
        return false;
    }

    @Override
    public boolean areGivenUp(long nowNanos) {
        return ended.getAsBoolean();
    }

    @Override
    public long untaken() {
        return 0;
    }
}
