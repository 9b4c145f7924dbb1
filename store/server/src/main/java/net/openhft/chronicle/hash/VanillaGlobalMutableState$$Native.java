// SPDX-License-Identifier: Apache-2.0
package net.openhft.chronicle.hash;

import net.openhft.chronicle.bytes.BytesStore;

/**
 * What a map file keeps for itself in its first bytes. Chronicle Map looks for a class of this name, and where there is none it writes
 * one and has the JDK's compiler compile it: that takes half of a node's start, and 25 MiB for as long as it runs. (It looks for the
 * compiler all the same, and does not start in a JRE, which has none.) The layout is Chronicle Map's; {@code GlobalMutableStateTest} compares this class with the one that it would write.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // As Chronicle Map has it.
public final class VanillaGlobalMutableState$$Native implements VanillaGlobalMutableState {
    private static final int BULKS_AT = 0;
    private static final int BULKS_BITS = 24;
    private static final int FREE_TIER_AT = 3;
    private static final int TIERS_AT = 8;
    private static final int TIERS_BITS = 40;
    private static final int HEADERS_AT = 13;
    private static final int SIZE_AT = 17;
    private static final int ALL_BYTES = 25;

    private BytesStore store = BytesStore.empty();
    private long offset;

    @Override
    public int getAllocatedExtraTierBulks() {
        return store.readInt(offset + BULKS_AT) & ((1 << BULKS_BITS) - 1);
    }

    @Override
    public void setAllocatedExtraTierBulks(int bulks) {
        check(bulks, BULKS_BITS);
        int others = store.readInt(offset + BULKS_AT) & (-1 << BULKS_BITS);
        store.writeInt(offset + BULKS_AT, others | bulks);
    }

    @Override
    public long getFirstFreeTierIndex() {
        return fiveBytes(FREE_TIER_AT);
    }

    @Override
    public void setFirstFreeTierIndex(long index) {
        setFiveBytes(FREE_TIER_AT, index);
    }

    @Override
    public long getExtraTiersInUse() {
        return fiveBytes(TIERS_AT);
    }

    @Override
    public void setExtraTiersInUse(long tiers) {
        setFiveBytes(TIERS_AT, tiers);
    }

    @Override
    public long getSegmentHeadersOffset() {
        return Integer.toUnsignedLong(store.readInt(offset + HEADERS_AT));
    }

    @Override
    public void setSegmentHeadersOffset(long at) {
        check(at, Integer.SIZE);
        store.writeInt(offset + HEADERS_AT, (int) at);
    }

    @Override
    public long getDataStoreSize() {
        return store.readLong(offset + SIZE_AT);
    }

    @Override
    public void setDataStoreSize(long size) {
        check(size, Long.SIZE - 1);
        store.writeLong(offset + SIZE_AT, size);
    }

    @Override
    public long addDataStoreSize(long addition) {
        long size = getDataStoreSize() + addition;
        setDataStoreSize(size);
        return size;
    }

    @Override
    public void bytesStore(BytesStore bytes, long at, long length) {
        if (length != ALL_BYTES || at + length > bytes.capacity()) {
            throw new IllegalArgumentException(length + " bytes at " + at + " of " + bytes.capacity());
        }
        store = bytes;
        offset = at;
    }

    @Override
    public BytesStore bytesStore() {
        return store;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public long maxSize() {
        return ALL_BYTES;
    }

    private long fiveBytes(int at) {
        return store.readLong(offset + at) & ((1L << TIERS_BITS) - 1);
    }

    private void setFiveBytes(int at, long value) {
        check(value, TIERS_BITS);
        long others = store.readLong(offset + at) & (-1L << TIERS_BITS);
        store.writeLong(offset + at, others | value);
    }

    private static void check(long value, int bits) {
        if (value < 0 || (bits < Long.SIZE - 1 && value >> bits != 0)) {
            throw new IllegalArgumentException(value + " is not a number of " + bits + " bits");
        }
    }
}
