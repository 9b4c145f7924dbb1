// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.ring;

/**
 * The ring cut into equal pieces by the high bits of the token; the same on all nodes, whatever they serve them with.
 *
 * <p>A partition is a range of tokens, and so of keys in the storage. Shards take whole partitions, neighbours together.
 *
 * @param count a power of two, 1 to 65,536
 */
public record Partitions(int count) {
    /** As many as any number of shards divides well enough, and few enough to keep a word on each. */
    public static final Partitions DEFAULT = new Partitions(1024);

    public Partitions {
        if (count < 1 || count > 1 << 16 || Integer.bitCount(count) != 1) {
            throw new IllegalArgumentException("partitions are a power of two, 1 to 65536, not " + count);
        }
    }

    /** The partition of a token, 0 to count - 1, in the order of tokens. */
    public int of(Token token) {
        return count == 1 ? 0 : (int) (token.high() >>> (64 - bits()));
    }

    /** The lowest token of a partition. */
    public Token first(int partition) {
        return new Token(count == 1 ? 0 : (long) partition << (64 - bits()), 0);
    }

    /** Which of so many shards has the partition. */
    public int shardOf(int partition, int shards) {
        return (int) ((long) partition * shards / count);
    }

    private int bits() {
        return Integer.numberOfTrailingZeros(count);
    }
}
