package io.grapevine.app;

import io.grapevine.sim.Scenario;

/** A run of a simulation that was asked for. */
record SeedRun(long seed, Scenario scenario) {}
