package io.grapevine.faults;

/** One promise, judged from a history alone. */
interface Guarantee {

    Verdict judge(Evidence evidence);
}
