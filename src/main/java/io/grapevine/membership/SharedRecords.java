package io.grapevine.membership;

import io.grapevine.protocol.MemberRecord;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Member records of which equal ones become one object, for who runs many nodes in one process: each holds a record of
 * every other, and nearly all are equal. One thread at a time.
 */
public final class SharedRecords {

    /** Past it, what was not asked for longest is forgotten, and comes as an object of its own the next time. */
    static final int MAX_RECORDS = 4 * MemberTable.MAX_LIVE;

    private final Map<MemberRecord, MemberRecord> records = new LinkedHashMap<>(16, 0.75f, true);

    /** The first that was equal to it. */
    public MemberRecord share(MemberRecord record) {
        MemberRecord known = records.putIfAbsent(record, record);
        if (known != null) {
            return known;
        }
        if (records.size() > MAX_RECORDS) {
            Iterator<MemberRecord> oldest = records.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return record;
    }
}
