package io.grapevine.protocol;

import io.grapevine.base.Origin;
import io.grapevine.protocol.MembershipMessage.Ack;
import io.grapevine.protocol.MembershipMessage.FullState;
import io.grapevine.protocol.MembershipMessage.Nack;
import io.grapevine.protocol.MembershipMessage.Ping;
import io.grapevine.protocol.MembershipMessage.PingReq;
import io.grapevine.protocol.MembershipMessage.Refusal;
import io.grapevine.protocol.MembershipMessage.Updates;

/** SWIM's messages. */
final class MembershipCodec {

    private MembershipCodec() {}

    static void write(ByteWriter out, MembershipMessage message) {
        if (message instanceof Ping ping) {
            write(out, ping);
        } else if (message instanceof PingReq request) {
            out.u8(MessageKind.PING_REQ.code());
            out.id(request.sequence());
            out.origin(request.target());
            AddressCodec.write(out, request.address());
        } else if (message instanceof Ack ack) {
            out.u8(MessageKind.ACK.code());
            out.id(ack.sequence());
        } else if (message instanceof Nack nack) {
            out.u8(MessageKind.NACK.code());
            out.id(nack.sequence());
        } else if (message instanceof Updates updates) {
            out.u8(MessageKind.UPDATES.code());
            MemberCodec.writeList(out, updates.records());
        } else if (message instanceof FullState full) {
            out.u8(MessageKind.FULL_STATE.code());
            out.flag(full.answer());
            MemberCodec.writeList(out, full.records());
        } else {
            write(out, (Refusal) message);
        }
    }

    private static void write(ByteWriter out, Ping ping) {
        out.u8(MessageKind.PING.code());
        out.id(ping.sequence());
        Origin target = ping.target();
        if (target == null) {
            out.end();
        } else {
            out.origin(target);
        }
    }

    private static void write(ByteWriter out, Refusal refusal) {
        out.u8(MessageKind.REFUSAL.code());
        out.origin(refusal.refused());
        out.u8(Codes.of(refusal.reason()));
        out.text(refusal.detail());
    }

    static Ping ping(ByteReader in) throws MalformedDatagramException {
        return new Ping(in.id(), in.originOrEnd());
    }

    static PingReq pingReq(ByteReader in) throws MalformedDatagramException {
        return new PingReq(in.id(), in.origin(), AddressCodec.read(in));
    }

    static FullState fullState(ByteReader in) throws MalformedDatagramException {
        boolean answer = in.flag();
        return new FullState(MemberCodec.readList(in), answer);
    }

    static Refusal refusal(ByteReader in) throws MalformedDatagramException {
        return new Refusal(in.origin(), Codes.reason(in), in.text(0, Message.MAX_TEXT_BYTES));
    }
}
