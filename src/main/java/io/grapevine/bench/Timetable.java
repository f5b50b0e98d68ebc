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
     * A request is due at its moment whatever became of those before it: an open loop.
     *
     * @param firstNanos when the first is due
     * @param periodNanos from one to the next, with its fraction
     */
    record AtRate(long firstNanos, double periodNanos) implements Timetable {

        /** That of one of several connections, which take turns: together they keep the rate evenly. */
        static AtRate ofConnection(int number, Pressure pressure, long startNanos) {
            double between = 1e9 / pressure.rate();
            return new AtRate(startNanos + (long) (number * between), between * pressure.connections());
        }

        /** That of all together. */
        static AtRate ofAll(Pressure pressure, long startNanos) {
            return new AtRate(startNanos, 1e9 / pressure.rate());
        }

        @Override
        public long dueNanos(long number, long nowNanos) {
            return firstNanos + (long) (number * periodNanos);
        }

        @Override
        public long countBefore(long nanos) {
            if (nanos - firstNanos <= 0) {
                return 0;
            }
            long count = (long) ((nanos - firstNanos) / periodNanos);
            while (dueNanos(count, nanos) - nanos < 0) {
                count++;
            }
            return count;
        }
    }
}
