package io.grapevine.protocol;

import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.Pull;
import io.grapevine.protocol.ReplicationMessage.PullAnswer;
import java.util.List;

/** Questions about dots, and answers. */
final class PullCodec {

    private PullCodec() {}

    static void write(ByteWriter out, Pull pull) {
        out.u8(MessageKind.PULL.code());
        out.id(pull.request());
        DotsCodec.writeSets(out, pull.dots());
    }

    static Pull pull(ByteReader in) throws MalformedDatagramException {
        return new Pull(in.id(), DotsCodec.readSets(in));
    }

    static void write(ByteWriter out, PullAnswer answer) {
        out.u8(MessageKind.PULL_ANSWER.code());
        out.id(answer.request());
        out.flag(answer.last());
        VersionCodec.writeList(out, answer.live());
        DotsCodec.writeNamed(out, answer.dead());
        DotsCodec.writeNamed(out, answer.unknown());
        DotsCodec.writeNamed(out, answer.large());
    }

    static PullAnswer answer(ByteReader in) throws MalformedDatagramException {
        int request = in.id();
        boolean last = in.flag();
        List<Version> live = VersionCodec.readList(in);
        List<Dots> dead = DotsCodec.readNamed(in);
        List<Dots> unknown = DotsCodec.readNamed(in);
        List<Dots> large = DotsCodec.readNamed(in);
        return new PullAnswer(request, live, dead, unknown, large, last);
    }
}
