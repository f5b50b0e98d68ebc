package io.grapevine.protocol;

import io.grapevine.base.Address;
import io.grapevine.base.Origin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Member records; the first byte holds state, readiness and whether an accuser follows. */
final class MemberCodec {

    private static final int STATE_BITS = 0x0f;
    private static final int READY_BIT = 0x10;
    private static final int ACCUSER_BIT = 0x20;

    private MemberCodec() {}

    static void writeList(ByteWriter out, List<MemberRecord> records) {
        for (int i = 0; i < records.size(); i++) {
            write(out, records.get(i));
        }
        out.end();
    }

    static void write(ByteWriter out, MemberRecord member) {
        out.elements(1);
        Origin accuser = member.accuser();
        out.u8(Codes.of(member.state()) | (member.ready() ? READY_BIT : 0) | (accuser != null ? ACCUSER_BIT : 0));
        out.origin(member.origin());
        out.text(member.name());
        out.count(member.startMillis());
        AddressCodec.write(out, member.gossip());
        out.text(member.http());
        out.count(member.incarnation());
        if (accuser != null) {
            out.origin(accuser);
        }
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
        if ((head & ~(STATE_BITS | READY_BIT | ACCUSER_BIT)) != 0) {
            throw in.malformed("unknown bits in a member record");
        }
        MemberState state = Codes.state(in, head & STATE_BITS);
        boolean accused = (head & ACCUSER_BIT) != 0;
        if (accused && state != MemberState.SUSPECT) {
            throw in.malformed("an accuser, but " + state);
        }
        Origin origin = in.origin();
        String name = in.text(1, MemberRecord.MAX_NAME_BYTES);
        if (!MemberText.isName(name)) {
            throw in.malformed("a name that no config may give");
        }
        long startMillis = in.count();
        Address gossip = AddressCodec.read(in);
        String http = in.text(0, MemberRecord.MAX_HTTP_BYTES);
        if (!MemberText.isHttp(http)) {
            throw in.malformed("an HTTP address that is no host:port");
        }
        long incarnation = in.varint(1, Long.MAX_VALUE);
        @Nullable Origin accuser = accused ? in.origin() : null;
        boolean ready = (head & READY_BIT) != 0;
        return new MemberRecord(name, origin, startMillis, gossip, http, incarnation, ready, state, accuser);
    }
}
