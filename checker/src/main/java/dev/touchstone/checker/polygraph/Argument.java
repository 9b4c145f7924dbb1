// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import java.util.List;

/**
 * Why no order explains some transactions, as a person can follow it: steps, each from what is known or was said before,
 * and at the end a contradiction, or cases that each end in one.
 *
 * <p>Transactions are numbers of the input. That one comes before another means: at serializable levels and levels without
 * snapshots, that it does so in the order of all; else, that some event of it, start or commit, comes before one of the
 * other.
 *
 * @param steps in the order of the argument
 * @param contradiction links of which each begins where the one before ends, and the last where the first begins; at the
 *     end of such a path may be a read of the initial value that overlooks a write. Empty if there are cases
 * @param cases all that could be; empty if there is a contradiction
 */
public record Argument(List<Step> steps, List<Link> contradiction, List<Case> cases) {

    public Argument {
        steps = List.copyOf(steps);
        contradiction = List.copyOf(contradiction);
        cases = List.copyOf(cases);
    }

    /** Why one transaction comes before another. */
    public enum LinkKind {
        /** The second read the key from the first: wr. */
        READS_FROM,
        /** The first comes before the second in its session: so. */
        SESSION,
        /** The first completed before the second was invoked: rt. */
        REAL_TIME,
        /** Both wrote the key, and it is known that the second's version came after the first's: ww. */
        RANKED,
        /** A case supposes it of two writers of the key, or of a writer and who may have read from it. */
        ASSUMED,
        /** Both wrote the key, and a reader that sees the first reads from the second: ww. */
        OVERTAKEN,
        /** The first read the key from a writer that comes before the second, which wrote it too: rw. */
        OVERWRITTEN,
        /** Both wrote the key, so that one sees the other: ww. */
        CONFLICT,
        /** The first wrote the key, and the second, of which the path says that it sees the first, read its initial value. */
        OVERLOOKED
    }

    /**
     * One transaction comes before another.
     *
     * @param key the key that it is about, or -1 for orders of sessions and of real time
     */
    public record Link(int before, int after, LinkKind kind, int key) {}

    /**
     * A link that follows from others.
     *
     * @param concluded an OVERTAKEN, OVERWRITTEN or CONFLICT link
     * @param reader who read the key, or -1 at a CONFLICT
     * @param writer whom the reader read from, or {@link RegisterTransactions#INITIAL}
     * @param because a path of links
     */
    public record Step(Link concluded, int reader, int writer, List<Link> because) {
        public Step {
            because = List.copyOf(because);
        }
    }

    /**
     * One of the things that could be.
     *
     * @param assumed an ASSUMED or READS_FROM link; before it may be INITIAL
     * @param argument why it cannot be
     */
    public record Case(Link assumed, Argument argument) {}
}
