// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The newest versions of one key, and what the sessions read of it. */
final class SessionKey {
    /**
     * What a session read.
     *
     * @param index the read's place in its session
     */
    record Seen(int index, Operation read, List<Version> versions) {}

    private final int max;
    private final Map<Object, Version> byValue = new LinkedHashMap<>();
    private final Map<Author, ArrayDeque<Version>> byAuthor = new HashMap<>();
    private final Map<Author, ArrayDeque<Seen>> reads = new HashMap<>();
    /** Whether versions were dropped: what was there at the start is then one of those that are no longer known. */
    private boolean hasDropped;

    private @Nullable Version newest;

    SessionKey(int max) {
        this.max = max;
    }

    /** Whether it is the version that was begun last: nothing can be newer. */
    boolean isNewest(Version version) {
        return version == newest;
    }

    boolean hasDropped() {
        return hasDropped;
    }

    /** Whether a version that the session read is known, so that somebody may still read an older one. */
    boolean needs(Author session) {
        ArrayDeque<Seen> own = reads.get(session);
        return own != null
                && own.stream().anyMatch(seen -> seen.versions().stream().anyMatch(version -> !version.isDropped));
    }

    int size() {
        return byValue.size();
    }

    /** Adds the newest version; returns whether an older one was dropped for it. */
    boolean add(Object value, Version version) {
        Version known = byValue.get(value);
        if (known != null) {
            known.isAmbiguous = true;
            return false;
        }
        byValue.put(value, version);
        newest = version;
        byAuthor.computeIfAbsent(version.author, ignored -> new ArrayDeque<>()).addLast(version);
        version.author.versions++;
        if (byValue.size() <= max) {
            return false;
        }
        dropOldest();
        return true;
    }

    @Nullable
    Version find(Object value) {
        return byValue.get(value);
    }

    /** The author's last version below the place, none that surely did not happen. */
    @Nullable
    Version lastBelow(Author author, int index) {
        ArrayDeque<Version> own = byAuthor.get(author);
        if (own != null) {
            for (Iterator<Version> newest = own.descendingIterator(); newest.hasNext(); ) {
                Version version = newest.next();
                if (version.index < index && !version.isFailed) {
                    return version;
                }
            }
        }
        return null;
    }

    /** What the session saw last before the place. */
    @Nullable
    Seen lastReadBelow(Author session, int index) {
        ArrayDeque<Seen> own = reads.get(session);
        if (own != null) {
            for (Iterator<Seen> newest = own.descendingIterator(); newest.hasNext(); ) {
                Seen seen = newest.next();
                if (seen.index() < index) {
                    return seen;
                }
            }
        }
        return null;
    }

    /** Remembers a read, unless it saw what the session's last one saw. */
    void read(Author session, int index, Operation read, List<Version> versions) {
        ArrayDeque<Seen> own = reads.computeIfAbsent(session, ignored -> new ArrayDeque<>());
        if (own.isEmpty() || !own.getLast().versions().equals(versions)) {
            own.addLast(new Seen(index, read, versions));
            while (own.size() > 1 && isDropped(own.getFirst())) {
                own.removeFirst();
            }
        }
    }

    void forget(Author session) {
        reads.remove(session);
        byAuthor.remove(session);
    }

    /** Nobody can be found to have read an older one. */
    private static boolean isDropped(Seen seen) {
        return seen.versions().stream().allMatch(version -> version.isDropped);
    }

    private void dropOldest() {
        Iterator<Version> oldest = byValue.values().iterator();
        Version dropped = oldest.next();
        oldest.remove();
        hasDropped = true;
        dropped.isDropped = true;
        dropped.author.versions--;
        ArrayDeque<Version> own = byAuthor.get(dropped.author);
        if (own != null) {
            own.remove(dropped);
        }
    }
}
