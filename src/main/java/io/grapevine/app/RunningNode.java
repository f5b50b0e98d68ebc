package io.grapevine.app;

import io.grapevine.config.HostPort;
import java.util.concurrent.CompletionStage;

/**
 * A node that was started in this process.
 *
 * @param http where its HTTP port listens, with the port that was really taken
 * @param gossip where its gossip port listens, with the port that was really taken
 * @param refusal completes with the reason when the node cannot go on: as a rule the cluster does not let it in for good (its
 *     name is another's, its clock is off); else never
 * @param leave ends it gracefully: says so to the others, finishes the requests in flight, closes; blocks till done
 */
record RunningNode(String name, HostPort http, HostPort gossip, CompletionStage<String> refusal, Runnable leave) {}
