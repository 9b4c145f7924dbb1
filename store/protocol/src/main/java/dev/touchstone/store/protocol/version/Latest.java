// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import java.util.List;

/**
 * The cell of a bucket whose last writer wins: the value with the highest {@link HybridTimestamp}, and the writes that are
 * known, those that lost among them.
 *
 * @param clock covers the dot of the value
 */
public record Latest(DotSet clock, Sibling written) implements DottedCell {
    public Latest {
        if (!clock.contains(written.dot())) {
            throw new IllegalArgumentException("the clock does not cover " + written.dot());
        }
    }

    /**
     * What becomes of a cell by a write; it may be an earlier one that stays.
     *
     * @param before a cell of this kind, or nothing
     * @param seen what the writer had read
     */
    public static Latest put(Cell before, Seen seen, Sibling written) {
        DotSet after = before.clock().union(seen.writes()).with(written.dot());
        Latest one = new Latest(after, written);
        return before instanceof Latest stored ? stored.merge(one) : one.merge(before);
    }

    @Override
    public CellKind kind() {
        return CellKind.LATEST;
    }

    @Override
    public List<Sibling> siblings() {
        return List.of(written);
    }

    @Override
    public Latest merge(Cell other) {
        if (other instanceof Latest that) {
            Sibling later = written.isNewerThan(that.written) ? written : that.written;
            return new Latest(clock.union(that.clock), later);
        } else if (other.isNone()) {
            return this;
        }
        throw new IllegalArgumentException("no merge of " + kind() + " and " + other.kind());
    }

    @Override
    public boolean losesBeside(Cell other) {
        return other instanceof Latest that
                && !that.clock.contains(written.dot())
                && !clock.contains(that.written.dot());
    }

    @Override
    public Latest newest() {
        return this;
    }
}
