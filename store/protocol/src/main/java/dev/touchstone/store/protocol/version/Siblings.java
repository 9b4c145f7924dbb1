// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The cell of a bucket whose clients merge: the concurrent values of a key, and the writes that are known.
 *
 * <p>Each value carries the dot of the very write that made it, and the clock says which writes this cell has seen, those
 * since replaced among them. So a value that is missing from a cell whose clock covers
 * its dot was replaced, and one whose dot is not covered is news. So there are never more siblings than writes that are
 * truly concurrent: a client that goes on with the context of its last write replaces its own value and no other, and one that
 * writes in a loop with no context, or always the same, makes one more each time.
 *
 * @param clock covers the dots of all siblings
 * @param siblings by dot
 * @see <a href="https://arxiv.org/abs/1011.5808">Preguiça et al., Dotted Version Vectors, 2010</a>
 */
public record Siblings(DotSet clock, List<Sibling> siblings) implements DottedCell {
    /** Before the first write. */
    public static final Siblings NONE = new Siblings(DotSet.EMPTY, List.of());

    public Siblings {
        siblings = List.copyOf(siblings);
        for (int i = 0; i < siblings.size(); i++) {
            Dot dot = siblings.get(i).dot();
            if (!clock.contains(dot) || (i > 0 && siblings.get(i - 1).dot().compareTo(dot) >= 0)) {
                throw new IllegalArgumentException(
                        "siblings are ordered by dot, and covered by the clock, unlike " + dot);
            }
        }
    }

    /**
     * What becomes of a cell by a write.
     *
     * @param before a cell of this kind, or nothing
     * @param seen what the writer had read: what it replaces
     */
    public static Siblings put(Cell before, Seen seen, Sibling written) {
        Siblings all = NONE.merge(before);
        DotSet after = all.clock.union(seen.writes()).with(written.dot());
        List<Sibling> kept = new ArrayList<>();
        for (Sibling sibling : all.siblings) {
            if (!seen.writes().contains(sibling.dot()) && !sibling.dot().equals(written.dot())) {
                kept.add(sibling);
            }
        }
        kept.add(written);
        return inOrder(after, kept);
    }

    @Override
    public CellKind kind() {
        return CellKind.SIBLINGS;
    }

    @Override
    public Siblings merge(Cell other) {
        if (other instanceof Siblings that) {
            return merge(that);
        } else if (other.isNone()) {
            return this;
        }
        throw new IllegalArgumentException("no merge of " + kind() + " and " + other.kind());
    }

    private Siblings merge(Siblings other) {
        List<Sibling> kept = new ArrayList<>(siblings.size() + 1);
        for (Sibling sibling : siblings) {
            if (other.has(sibling.dot()) || !other.clock.contains(sibling.dot())) {
                kept.add(sibling);
            }
        }
        for (Sibling sibling : other.siblings) {
            if (!clock.contains(sibling.dot())) {
                kept.add(sibling);
            }
        }
        return inOrder(clock.union(other.clock), kept);
    }

    /** Both stay, side by side. */
    @Override
    public boolean losesBeside(Cell other) {
        return false;
    }

    @Override
    public Siblings newest() {
        if (siblings.size() < 2) {
            return this;
        }
        Sibling newest = siblings.get(0);
        for (Sibling each : siblings) {
            newest = newest.isNewerThan(each) ? newest : each;
        }
        return new Siblings(clock, List.of(newest));
    }

    private boolean has(Dot dot) {
        return siblings.stream().anyMatch(sibling -> sibling.dot().equals(dot));
    }

    private static Siblings inOrder(DotSet clock, List<Sibling> siblings) {
        siblings.sort(Comparator.comparing(Sibling::dot));
        return new Siblings(clock, siblings);
    }
}
