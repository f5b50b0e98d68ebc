package io.grapevine.protocol;

import io.grapevine.base.Address;
import io.grapevine.base.Origin;
import java.util.ArrayList;
import java.util.List;

/** Member records; the first byte holds state and readiness. */
final class MemberCodec {

    private static final int STATE_BITS = 0x0f;
    private static final int READY_BIT = 0x10;

    private MemberCodec() {}

    static void writeList(ByteWriter out, List<MemberRecord> records) {
        for (int i = 0; i < records.size(); i++) {
            write(out, records.get(i));
        }
        out.end();
    }

    static void write(ByteWriter out, MemberRecord member) {
        out.elements(1);
        out.u8(Codes.of(member.state()) | (member.ready() ? READY_BIT : 0));
        out.origin(member.origin());
        out.text(member.name());
        out.count(member.startMillis());
        AddressCodec.write(out, member.gossip());
        out.text(member.http());
        out.count(member.incarnation());
    }

    static List<MemberRecord> readList(ByteReader in) throws MalformedDatagramException {
        List<MemberRecord> records = new ArrayList<>();
        for (int head = in.u8(); head != Codes.END; head = in.u8()) {
            records.add(read(in, head));
        }
        return records;
    }

    private static MemberRecord read(ByteReader in, int head) throws MalformedDatagramException {
        in.elements(1);
        if ((head & ~(STATE_BITS | READY_BIT)) != 0) {
            throw in.malformed("unknown bits in a member record");
        }
        MemberState state = Codes.state(in, head & STATE_BITS);
        Origin origin = in.origin();
        String name = in.text(1, MemberRecord.MAX_NAME_BYTES);
        long startMillis = in.count();
        Address gossip = AddressCodec.read(in);
        String http = in.text(0, MemberRecord.MAX_HTTP_BYTES);
        long incarnation = in.varint(1, Long.MAX_VALUE);
        return new MemberRecord(name, origin, startMillis, gossip, http, incarnation, (head & READY_BIT) != 0, state);
    }
}
