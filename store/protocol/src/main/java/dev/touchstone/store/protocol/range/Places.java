// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.range;

import dev.touchstone.store.protocol.ring.Partitions;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.Arrays;

/** Where partitions are in {@code Table.RECORDS}. */
final class Places {
    /** Above all places: the end of the ring. */
    private static final Bytes RING_END = ringEnd();

    private Places() {}

    /** Where the keys of a partition begin; the end of the ring for the one after the last. */
    static Bytes of(int partition) {
        return partition == Partitions.DEFAULT.count()
                ? RING_END
                : RecordKey.first(Partitions.DEFAULT.first(partition));
    }

    private static Bytes ringEnd() {
        byte[] end = new byte[64];
        Arrays.fill(end, (byte) 0xff);
        return Bytes.wrap(end);
    }
}
