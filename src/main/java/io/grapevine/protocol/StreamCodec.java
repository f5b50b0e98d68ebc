package io.grapevine.protocol;

import io.grapevine.protocol.ReplicationMessage.StreamEnd;
import io.grapevine.protocol.ReplicationMessage.StreamEntries;
import io.grapevine.protocol.ReplicationMessage.StreamRefused;
import io.grapevine.protocol.ReplicationMessage.StreamRequest;
import io.grapevine.protocol.ReplicationMessage.StreamSeen;

/** What only goes over TCP: everything at once. */
final class StreamCodec {

    private StreamCodec() {}

    static void write(ByteWriter out, StreamRequest request) {
        out.u8(MessageKind.STREAM_REQUEST.code());
        out.id(request.stream());
    }

    static void write(ByteWriter out, StreamSeen seen) {
        out.u8(MessageKind.STREAM_SEEN.code());
        out.count(seen.entries());
        out.count(seen.liveBytes());
        DotsCodec.writeSets(out, seen.seen());
    }

    static StreamSeen seen(ByteReader in) throws MalformedDatagramException {
        long entries = in.count();
        long liveBytes = in.count();
        return new StreamSeen(DotsCodec.readSets(in), entries, liveBytes);
    }

    static void write(ByteWriter out, StreamEntries entries) {
        out.u8(MessageKind.STREAM_ENTRIES.code());
        VersionCodec.writeList(out, entries.versions());
    }

    static StreamEntries entries(ByteReader in) throws MalformedDatagramException {
        return new StreamEntries(VersionCodec.readList(in));
    }

    static void write(ByteWriter out, StreamEnd end) {
        out.u8(MessageKind.STREAM_END.code());
        out.count(end.entries());
    }

    static void write(ByteWriter out, StreamRefused refused) {
        out.u8(MessageKind.STREAM_REFUSED.code());
        out.text(refused.reason());
    }

    static StreamRefused refused(ByteReader in) throws MalformedDatagramException {
        return new StreamRefused(in.text(0, Message.MAX_TEXT_BYTES));
    }
}
