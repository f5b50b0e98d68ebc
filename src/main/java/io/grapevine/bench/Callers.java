package io.grapevine.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The connections of one event loop. Those of all loops are numbered through. */
final class Callers extends VerticleBase {

    private static final long CHECK_MILLIS = 50;
    private static final long MAX_CONNECT_NANOS = 5 * Lengths.SECOND_NANOS;

    private final Plan plan;
    private final byte[] noise;
    private final int first;
    private final List<Caller> callers = new ArrayList<>();
    private final AtomicBoolean ticking = new AtomicBoolean();
    private @Nullable Context loop;

    /** @param first number of the first connection; the others follow in steps of as many as there are loops */
    Callers(Plan plan, byte[] noise, int first) {
        this.plan = plan;
        this.noise = noise;
        this.first = first;
    }

    /** Tries each connection once. */
    @Override
    public Future<?> start() {
        loop = vertx.getOrCreateContext();
        Pressure pressure = plan.pressure();
        long connectNanos = Math.min(pressure.timeoutNanos(), MAX_CONNECT_NANOS);
        NetClient client = vertx.createNetClient(
                new NetClientOptions().setConnectTimeout((int) (connectNanos / 1_000_000)));
        List<Future<Void>> connecting = new ArrayList<>();
        for (int number = first; number < pressure.connections(); number += pressure.threads()) {
            RequestText text = new RequestText(plan.target(number), plan.mix(), noise);
            Caller caller = new Caller(vertx, client, plan.target(number), text, pressure);
            callers.add(caller);
            connecting.add(caller.connect());
        }
        vertx.setPeriodic(CHECK_MILLIS, time -> callers.forEach(Caller::check));
        return Future.join(connecting).otherwiseEmpty();
    }

    /** The connection of a number that is one of theirs. */
    Caller caller(int number) {
        return callers.get((number - first) / plan.pressure().threads());
    }

    /** Lets them send what is due, soon; from any thread. */
    void tick() {
        Context on = loop;
        if (on != null && ticking.compareAndSet(false, true)) {
            on.runOnContext(tick -> {
                ticking.set(false);
                callers.forEach(Caller::sendDue);
            });
        }
    }
}
