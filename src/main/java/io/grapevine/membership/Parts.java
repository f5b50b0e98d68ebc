package io.grapevine.membership;

/** The parts of one node's membership, each made with those that it works with. */
final class Parts {

    final Common common;
    final LocalHealth health = new LocalHealth();
    final Rumours rumours = new Rumours();
    final StateSync sync = new StateSync();
    final Suspicions suspicions;
    final Prober prober;
    final Relays relays;
    final Departed departed;
    final NameClaims claims;
    final Seeds seeds;
    final Admission admission;
    final GossipRounds rounds;
    final News news;

    Parts(long nowNanos, Common common) {
        this.common = common;
        suspicions = new Suspicions(common.settings(), common.random());
        prober = new Prober(common, health);
        relays = new Relays(common);
        departed = new Departed(common);
        claims = new NameClaims(common);
        seeds = new Seeds(nowNanos, common);
        admission = new Admission(nowNanos, common.settings());
        rounds = new GossipRounds(nowNanos, common, rumours);
        news = new News(nowNanos, this);
    }

    /** When the first of them has something to do. */
    long nextNanos() {
        long next = Instants.earlier(prober.nextNanos(), relays.nextNanos());
        next = Instants.earlier(next, suspicions.nextNanos());
        next = Instants.earlier(next, departed.nextNanos());
        next = Instants.earlier(next, claims.nextNanos());
        next = Instants.earlier(next, seeds.nextNanos());
        next = Instants.earlier(next, admission.nextNanos());
        return Instants.earlier(next, rounds.nextNanos());
    }
}
