package io.grapevine.protocol;

import io.grapevine.protocol.ReplicationMessage.BirthAnswer;
import io.grapevine.protocol.ReplicationMessage.BirthQuery;
import io.grapevine.protocol.ReplicationMessage.Dots;
import java.util.List;

/** What became live while a comparison went on. */
final class BirthCodec {

    private BirthCodec() {}

    static void write(ByteWriter out, BirthQuery query) {
        out.u8(MessageKind.BIRTH_QUERY.code());
        out.id(query.exchange());
        out.id(query.round());
        out.count(query.from());
        out.id(query.answer());
        out.count(query.part());
    }

    static BirthQuery query(ByteReader in) throws MalformedDatagramException {
        int exchange = in.id();
        int round = in.id();
        long from = in.count();
        int answer = in.id();
        return new BirthQuery(exchange, round, from, answer, (int) in.varint(0, BirthAnswer.MAX_PARTS - 1));
    }

    static void write(ByteWriter out, BirthAnswer answer) {
        out.u8(MessageKind.BIRTH_ANSWER.code());
        out.id(answer.exchange());
        out.id(answer.round());
        out.count(answer.from());
        out.count(answer.next());
        out.flag(answer.more());
        out.id(answer.answer());
        out.count(answer.parts());
        out.count(answer.part());
        DotsCodec.writeNamed(out, answer.live());
    }

    static BirthAnswer answer(ByteReader in) throws MalformedDatagramException {
        int exchange = in.id();
        int round = in.id();
        long from = in.count();
        long next = in.count();
        boolean more = in.flag();
        int answer = in.id();
        int parts = (int) in.varint(1, BirthAnswer.MAX_PARTS);
        int part = (int) in.varint(0, parts - 1);
        List<Dots> live = DotsCodec.readNamed(in);
        return new BirthAnswer(exchange, round, from, next, more, answer, part, parts, live);
    }
}
