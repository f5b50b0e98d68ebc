package io.grapevine.faults;

import java.util.HashMap;
import java.util.Map;

/** A version stands for one value, the one that was written with it, and no two writes share one. */
final class OneValuePerVersion implements Guarantee {

    @Override
    public Verdict judge(Evidence evidence) {
        Verdict verdict = new Verdict("  one value per version");
        Map<String, Call> putOf = new HashMap<>();
        for (KeyStory story : evidence.stories()) {
            for (Call put : story.puts()) {
                if (put.isAcknowledgedPut()) {
                    Call other = putOf.put(put.etag(), put);
                    verdict.judge(other == null, () -> "two writes share a version: " + other + " and " + put);
                }
            }
        }
        for (Call call : evidence.history().calls()) {
            if (call.op() == Call.Op.GET && call.status() == 200) {
                Call put = putOf.get(call.etag());
                boolean holds = put != null
                        ? put.key().equals(call.key()) && put.value().equals(call.value())
                        : evidence.story(call.key()).puts().stream()
                                .anyMatch(each -> each.value().equals(call.value()));
                verdict.judge(holds, () -> "'" + call.value() + "' was never written so: " + call + "; " + put);
            }
        }
        return verdict;
    }
}
