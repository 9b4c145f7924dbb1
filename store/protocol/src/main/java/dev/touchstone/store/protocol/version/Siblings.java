// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.bucket.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The record that a replica keeps of a key: its concurrent values, and the writes that it knows of.
 *
 * <p>Each value carries the dot of the very write that made it, and the clock says which writes this record has seen, those
 * since replaced among them. So a value that is missing from a record whose clock covers
 * its dot was replaced, and one whose dot is not covered is news. So there are never more siblings than writes that are
 * truly concurrent: a client that goes on with the context of its last write replaces its own value and no other, and one that
 * writes in a loop with no context, or always the same, makes one more each time.
 *
 * <p>{@link #merge} is commutative, associative and idempotent, so that replicas which have received the same writes, in
 * any order and any number of times, are equal.
 *
 * <p>With {@link Resolve#LWW} there is one value: that with the highest {@link HybridTimestamp}. If records of both kinds
 * meet, which a change of settings brings about, the result is of this kind.
 *
 * @param clock covers the dots of all siblings
 * @param siblings by dot
 * @see <a href="https://arxiv.org/abs/1011.5808">Preguiça et al., Dotted Version Vectors, 2010</a>
 */
public record Siblings(Resolve resolve, DotSet clock, List<Sibling> siblings) {
    /** No write was seen: what a replica has of a key that it does not have. */
    public static final Siblings NONE = new Siblings(Resolve.SIBLINGS, DotSet.EMPTY, List.of());

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

    /** True if no write was seen. */
    public boolean isNone() {
        return siblings.isEmpty();
    }

    /** The values, without tombstones. */
    public List<Sibling> values() {
        return siblings.stream().filter(sibling -> !sibling.isTombstone()).toList();
    }

    /** How many bytes the values have together: keys, clocks and content types are not counted. */
    public long valueBytes() {
        long bytes = 0;
        for (Sibling sibling : siblings) {
            Value value = sibling.value();
            bytes += value == null ? 0 : value.content().length();
        }
        return bytes;
    }

    /**
     * This record after a write.
     *
     * @param how what the bucket does with concurrent writes
     * @param seen what the writer had read: what it replaces
     */
    public Siblings put(Resolve how, Seen seen, Sibling written) {
        DotSet after = clock.union(seen.writes()).with(written.dot());
        if (how == Resolve.LWW) {
            return merge(new Siblings(how, after, List.of(written)));
        }
        List<Sibling> kept = new ArrayList<>();
        for (Sibling sibling : siblings) {
            if (!seen.writes().contains(sibling.dot()) && !sibling.dot().equals(written.dot())) {
                kept.add(sibling);
            }
        }
        kept.add(written);
        return inOrder(how, after, kept);
    }

    /** What a client has seen that reads this record, of a bucket of some generation. */
    public Seen seen(long generation) {
        return seen(generation, clock);
    }

    /**
     * What the client has seen that made a write which is in this record: all that this record knows but its other
     * values, as far as the client has not seen them, and must not replace them unseen. What these writes replaced is no loss to
     * cover: it is in no record that has them.
     */
    public Seen seenAfter(long generation, Seen before, Sibling written) {
        DotSet seen = clock;
        for (Sibling other : siblings) {
            if (!other.equals(written) && !before.writes().contains(other.dot())) {
                seen = seen.without(other.dot());
            }
        }
        return seen(generation, seen);
    }

    private Seen seen(long generation, DotSet seen) {
        if (isNone()) {
            // That there is nothing in this generation is something, to who has seen a former one.
            return new Seen(generation, DotSet.EMPTY, 0, 0);
        }
        Sibling newest = newest().siblings().get(0);
        return new Seen(generation, seen, newest.micros(), newest.logical());
    }

    /** What both know: no write that either has seen is in doubt. */
    public Siblings merge(Siblings other) {
        DotSet both = clock.union(other.clock);
        List<Sibling> kept = new ArrayList<>(siblings.size() + 1);
        if (resolve == Resolve.LWW || other.resolve == Resolve.LWW) {
            kept.addAll(siblings);
            kept.addAll(other.siblings);
            return newestOf(Resolve.LWW, both, kept);
        }
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
        return inOrder(resolve, both, kept);
    }

    /** True if the other record holds no news for this one. */
    public boolean includes(Siblings other) {
        return other.equals(this) || merge(other).equals(this);
    }

    /** True if this and the other record each know a write that the other does not. */
    public boolean isConcurrentWith(Siblings other) {
        return siblings.stream().anyMatch(sibling -> !other.clock.contains(sibling.dot()))
                && other.siblings.stream().anyMatch(sibling -> !clock.contains(sibling.dot()));
    }

    /** The same with the newest of its siblings alone. */
    public Siblings newest() {
        return newestOf(resolve, clock, siblings);
    }

    private static Siblings newestOf(Resolve resolve, DotSet clock, List<Sibling> siblings) {
        if (siblings.size() < 2) {
            return new Siblings(resolve, clock, siblings);
        }
        Sibling newest = siblings.get(0);
        for (Sibling each : siblings) {
            newest = newest.isNewerThan(each) ? newest : each;
        }
        return new Siblings(resolve, clock, List.of(newest));
    }

    private boolean has(Dot dot) {
        return siblings.stream().anyMatch(sibling -> sibling.dot().equals(dot));
    }

    private static Siblings inOrder(Resolve resolve, DotSet clock, List<Sibling> siblings) {
        siblings.sort(Comparator.comparing(Sibling::dot));
        return new Siblings(resolve, clock, siblings);
    }
}
