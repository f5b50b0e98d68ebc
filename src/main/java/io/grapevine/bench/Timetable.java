package io.grapevine.bench;

/** When each of a connection's requests is due. Times are those of {@link System#nanoTime}. */
sealed interface Timetable {

    /** When the request of this number is due, if it was not sent before {@code nowNanos}. */
    long dueNanos(long number, long nowNanos);

    /** How many are due before a moment, whether anybody is there to answer or not. */
    long countBefore(long nanos);

    /** A request is due as soon as there is room for it: a closed loop. */
    record FlatOut() implements Timetable {

        @Override
        public long dueNanos(long number, long nowNanos) {
            return nowNanos;
        }

        @Override
        public long countBefore(long nanos) {
            return 0;
        }
    }

    /**
     * A request is due at its moment whatever became of those before it: an open loop. The requests of all connections are
     * numbered through, and this connection's are every so many.
     *
     * @param startNanos when request 0 is due
     * @param rate of all, in a second
     * @param first the number of this connection's first one
     * @param step from one of its numbers to the next
     */
    record AtRate(long startNanos, double rate, int first, int step) implements Timetable {

        /** That of one of several connections, which take turns: together they keep the rate evenly. */
        static AtRate ofConnection(int number, Pressure pressure, long startNanos) {
            return new AtRate(startNanos, pressure.rate(), number, pressure.connections());
        }

        /** That of all together. */
        static AtRate ofAll(Pressure pressure, long startNanos) {
            return new AtRate(startNanos, pressure.rate(), 0, 1);
        }

        @Override
        public long dueNanos(long number, long nowNanos) {
            return startNanos + Math.round((first + (double) number * step) * 1e9 / rate);
        }

        @Override
        public long countBefore(long nanos) {
            double numbers = (nanos - startNanos) * (rate / 1e9);
            long count = Math.max(0, (long) ((numbers - first) / step) - 1);
            while (dueNanos(count, nanos) - nanos < 0) {
                count++;
            }
            return count;
        }
    }
}
