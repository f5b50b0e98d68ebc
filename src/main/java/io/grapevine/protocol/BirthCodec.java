package io.grapevine.protocol;

import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.BirthAnswer;
import io.grapevine.protocol.ReplicationMessage.BirthQuery;
import java.util.List;

/** What became live while a comparison went on. */
final class BirthCodec {

    private BirthCodec() {}

    static void write(ByteWriter out, BirthQuery query) {
        out.u8(MessageKind.BIRTH_QUERY.code());
        out.id(query.exchange());
        out.count(query.from());
    }

    static BirthQuery query(ByteReader in) throws MalformedDatagramException {
        return new BirthQuery(in.id(), in.count());
    }

    static void write(ByteWriter out, BirthAnswer answer) {
        out.u8(MessageKind.BIRTH_ANSWER.code());
        out.id(answer.exchange());
        out.count(answer.from());
        out.count(answer.next());
        out.flag(answer.more());
        DotsCodec.writeNamed(out, answer.large());
        VersionCodec.writeList(out, answer.live());
    }

    static BirthAnswer answer(ByteReader in) throws MalformedDatagramException {
        int exchange = in.id();
        long from = in.count();
        long next = in.count();
        boolean more = in.flag();
        List<ReplicationMessage.Dots> large = DotsCodec.readNamed(in);
        List<Version> live = VersionCodec.readList(in);
        return new BirthAnswer(exchange, from, next, more, live, large);
    }
}
