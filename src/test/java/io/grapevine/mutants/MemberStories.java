package io.grapevine.mutants;

import static io.grapevine.mutants.Stage.check;
import static io.grapevine.sim.SimulatedCluster.MILLI;
import static io.grapevine.sim.SimulatedCluster.SECOND;

import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import io.grapevine.sim.SimulatedCluster;
import io.grapevine.sim.SimulatedCluster.Member;
import java.util.List;
import java.util.SplittableRandom;

/** Who is held alive, suspect, dead or gone, and when. */
final class MemberStories {

    private MemberStories() {}

    /** Halves that held each other dead find each other again; every second time none of them has a seed left. */
    static void healed(long seed) {
        SimulatedCluster cluster = Stage.formed(seed, 5);
        cluster.run(2 * SECOND);
        List<Member> members = cluster.members;
        if (seed % 2 == 0) {
            for (int i = 0; i < 3; i++) {
                members.remove(0).crash();
            }
        }
        Member lone = members.get(members.size() - 1);
        cluster.open = (from, to) -> (from == lone) == (to == lone);
        cluster.run(60 * SECOND);
        check(state(cluster, members.get(0), lone) == MemberState.DEAD, "not detected", "a minute of silence");
        cluster.open = (from, to) -> true;
        Stage.await(cluster, "not found again", "all alive again", 60 * SECOND, () -> members.stream().allMatch(
                at -> members.stream().allMatch(of -> state(cluster, at, of) == MemberState.ALIVE)));
    }

    /** A bad network and short pauses: nobody dies of that. */
    static void flaky(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedCluster cluster = Stage.formed(seed, 5);
        cluster.loss = 0.3;
        for (int i = 0; i < 60; i++) {
            if (random.nextInt(6) == 0) {
                cluster.members.get(random.nextInt(5)).pause(random.nextLong(700 * MILLI) + 1);
            }
            cluster.run(SECOND);
            for (Member member : cluster.members) {
                check(Stage.count(member.events, "member-dead") == 0, "false death", "at " + member.name);
            }
        }
    }

    /** Two that do not reach each other, and all others do: nobody is suspected. */
    static void deaf(long seed) {
        SimulatedCluster cluster = Stage.formed(seed, 5);
        Member one = cluster.members.get(3);
        Member other = cluster.members.get(4);
        cluster.open = (from, to) -> !(from == one && to == other || from == other && to == one);
        for (int i = 0; i < 30; i++) {
            cluster.run(SECOND);
            for (Member member : cluster.members) {
                check(Stage.count(member.events, "member-suspect") == 0, "suspected", "by " + member.name);
            }
        }
    }

    /** Who stood still while others ran does not hold them dead for that. */
    static void paused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedCluster cluster = Stage.formed(seed, 5);
        for (int i = 0; i < 3; i++) {
            Member sleeper = cluster.members.get(random.nextInt(5));
            // It hears nobody, begins to doubt them, and stands still before it has made up its mind.
            cluster.open = (from, to) -> from != sleeper && to != sleeper;
            cluster.run(2 * SECOND + random.nextLong(2 * SECOND));
            sleeper.pause(20 * SECOND);
            cluster.run(20 * SECOND - 1);
            cluster.open = (from, to) -> true;
            // What it had asked before says nothing now, and a new probe has not failed yet.
            long suspects = Stage.count(sleeper.events, "member-suspect");
            cluster.run(800 * MILLI);
            check(Stage.count(sleeper.events, "member-suspect") == suspects, "suspected", "by " + sleeper.name + " as it woke");
            cluster.loss = 0.5;
            cluster.run(2 * SECOND);
            check(Stage.count(sleeper.events, "member-dead") == 0, "false death", "at " + sleeper.name + " after its pause");
            cluster.loss = 0;
            cluster.run(20 * SECOND);
            cluster.members.forEach(member -> member.events.clear());
        }
    }

    /** Who is gone is found out in time, and who leaves has said so. */
    static void crashed(long seed) {
        SimulatedCluster cluster = Stage.formed(seed, 5);
        cluster.run(2 * SECOND);
        Member gone = cluster.members.get(4);
        Member leaving = cluster.members.get(3);
        leaving.leave();
        check(!leaving.ready(), "ready though leaving", leaving.name);
        cluster.run(SECOND);
        List<Member> left = cluster.members.subList(0, 3);
        for (Member member : left) {
            check(state(cluster, member, leaving) == MemberState.LEFT, "leaving not noticed", "by " + member.name);
        }
        gone.crash();
        Stage.await(cluster, "not detected", "held dead by all", 15 * SECOND, () -> left.stream().allMatch(
                member -> state(cluster, member, gone) == MemberState.DEAD));
    }

    /** A name that a living member has is refused to a newcomer elsewhere. */
    static void names(long seed) {
        SimulatedCluster cluster = Stage.formed(seed, 3);
        cluster.run(2 * SECOND);
        Member holder = cluster.members.get(1);
        Member newcomer = cluster.join(holder.name);
        Stage.await(cluster, "name taken", "the newcomer is refused", 20 * SECOND,
                () -> Stage.count(newcomer.events, "join-refused") > 0);
        cluster.run(5 * SECOND);
        for (int i = 0; i < 3; i++) {
            check(state(cluster, cluster.members.get(i), holder) == MemberState.ALIVE, "name taken",
                    "the holder is gone at " + cluster.members.get(i).name);
        }
    }

    private static MemberState state(SimulatedCluster cluster, Member at, Member of) {
        for (MemberRecord record : at.node().view(cluster.now()).members()) {
            if (record.origin().equals(of.node().map().self())) {
                return record.state();
            }
        }
        return null;
    }
}
