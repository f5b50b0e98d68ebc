package io.grapevine.protocol;

import io.grapevine.base.Origin;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.CoverAnswer;
import io.grapevine.protocol.ReplicationMessage.CoverQuery;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.Pull;
import io.grapevine.protocol.ReplicationMessage.PullAnswer;
import io.grapevine.protocol.ReplicationMessage.Shown;
import java.util.ArrayList;
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
        DotsCodec.writeSets(out, answer.dead());
        DotsCodec.writeSets(out, answer.unknown());
        DotsCodec.writeSets(out, answer.large());
    }

    static PullAnswer answer(ByteReader in) throws MalformedDatagramException {
        int request = in.id();
        boolean last = in.flag();
        List<Version> live = VersionCodec.readList(in);
        List<Dots> dead = DotsCodec.readSets(in);
        List<Dots> unknown = DotsCodec.readSets(in);
        List<Dots> large = DotsCodec.readSets(in);
        return new PullAnswer(request, live, dead, unknown, large, last);
    }

    static void write(ByteWriter out, CoverQuery query) {
        out.u8(MessageKind.COVER_QUERY.code());
        out.id(query.request());
        List<Shown> shown = query.shown();
        for (int i = 0; i < shown.size(); i++) {
            write(out, shown.get(i));
        }
        out.end();
    }

    static void write(ByteWriter out, Shown shown) {
        out.elements(1);
        DotsCodec.write(out, shown.dot());
        out.varint(shown.key().bytes().length);
        out.bytes(shown.key().bytes());
    }

    static CoverQuery coverQuery(ByteReader in) throws MalformedDatagramException {
        int request = in.id();
        List<Shown> shown = new ArrayList<>();
        for (Origin origin = in.originOrEnd(); origin != null; origin = in.originOrEnd()) {
            in.elements(1);
            shown.add(new Shown(new Dot(origin, in.number()), new KeyBytes(in.utf8(1, Key.MAX_BYTES))));
        }
        return new CoverQuery(request, shown);
    }

    static void write(ByteWriter out, CoverAnswer answer) {
        out.u8(MessageKind.COVER_ANSWER.code());
        out.id(answer.request());
        ItemCodec.writeList(out, answer.items());
    }

    static CoverAnswer coverAnswer(ByteReader in) throws MalformedDatagramException {
        return new CoverAnswer(in.id(), ItemCodec.readList(in));
    }
}
