package io.grapevine.mutants;

/** What is told to catch mutants. */
enum Stories {
    ROUGH;

    void tell(long seed) {
        throw new Violated("none", "" + seed);
    }
}
