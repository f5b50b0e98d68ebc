package io.grapevine.app;

import io.grapevine.config.NodeConfig;

/** Starts one node; returns when it listens. */
@FunctionalInterface
interface Launcher {

    /** @throws StartException when it cannot; then nothing of it is left running */
    RunningNode start(NodeConfig config) throws StartException;
}
