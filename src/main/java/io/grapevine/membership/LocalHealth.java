package io.grapevine.membership;

/**
 * How far this node doubts itself (Lifeguard §IV-A, "Local Health Multiplier"): it stretches the own probe
 * interval and timeout, so that a slow node blames others later.
 */
final class LocalHealth {

    /** The worst; probes then take eight times as long. */
    static final int MAX_SCORE = 7;
    /** What the own standing still adds. */
    static final int PAUSE_PENALTY = 2;

    /** A loop's lag counts from this part of a probe's timeout on. */
    static final int LAG_PART = 4;

    private int score;
    private long lastLagNanos;
    private boolean lagged;
    private long lastPauseNanos;
    private boolean paused;

    /** 1, healthy, to 8. */
    int multiplier() {
        return score + 1;
    }

    void onProbeAnswered() {
        add(-1);
    }

    /**
     * A probe that nobody answered: where the helpers that were asked said that they could not reach the member either,
     * the fault is not here.
     *
     * @param asked how many helpers were asked
     * @param nacks how many said no
     */
    void onProbeFailed(int asked, int nacks) {
        add(asked == 0 ? 1 : asked - Math.min(asked, nacks));
    }

    /** Others thought this node was gone: it may have been slow. */
    void onRefuted() {
        add(1);
    }

    /** A pause that is noticed twice counts once. */
    void onPause(long nowNanos, long intervalNanos) {
        if (!paused || nowNanos - lastPauseNanos >= intervalNanos) {
            paused = true;
            lastPauseNanos = nowNanos;
            add(PAUSE_PENALTY);
        }
    }

    /** A late event loop counts once per interval. */
    void onLag(long nowNanos, long intervalNanos) {
        if (lagged && nowNanos - lastLagNanos < intervalNanos) {
            return;
        }
        lagged = true;
        lastLagNanos = nowNanos;
        add(1);
    }

    private void add(int change) {
        score = Math.max(0, Math.min(MAX_SCORE, score + change));
    }
}
