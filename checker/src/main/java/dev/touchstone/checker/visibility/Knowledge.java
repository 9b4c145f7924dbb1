// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.visibility;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;

/**
 * What one session after another must see, by key. Of each other session a beginning is known, which grows as the session sees what that one added: each step is
 * learned once, and of each read only what its session had not seen before, so that it takes time in proportion to the square of the sessions, times the
 * elements. Not thread-safe.
 */
final class Knowledge {
    private final Steps steps;
    private final Promise promise;

    /** By session, how many of its steps are known. */
    private final int[] known;

    /** By session, how it came to be known: triples of the number of steps, the element and the read that showed it. */
    private final Int2ObjectOpenHashMap<IntArrayList> causes = new Int2ObjectOpenHashMap<>();

    private final Int2ObjectOpenHashMap<IntArrayList> required = new Int2ObjectOpenHashMap<>();

    /** By element, the step because of which it must be seen, and for which session that was written. */
    private final int[] because;

    private final int[] stamp;

    /** By session, for which session what it follows was learned. */
    private final int[] followed;

    /** Pairs of an element that was seen and the read that showed it, whose past is to be learned. */
    private final IntArrayList pending = new IntArrayList();

    private int session = Steps.NONE;

    Knowledge(Steps steps, Promise promise) {
        this.steps = steps;
        this.promise = promise;
        known = new int[steps.sessions()];
        because = new int[steps.elements()];
        stamp = new int[steps.elements()];
        followed = new int[steps.sessions()];
        Arrays.fill(stamp, Steps.NONE);
        Arrays.fill(followed, Steps.NONE);
    }

    /** Forgets all, and begins with another session. */
    void begin(int ofSession) {
        session = ofSession;
        Arrays.fill(known, 0);
        causes.clear();
        required.clear();
    }

    /** The session did this step: what it added, or read, it must see from now on. */
    void learnOwn(int step) {
        if (!steps.isRead(step)) {
            boolean isDone = promise.isCausal() || steps.history().isOk(steps.operation.getInt(step));
            if (promise.ownAdds() && isDone && steps.element(step) != Steps.NONE) {
                require(steps.element(step), step);
            }
        } else if (promise.ownReads()) {
            for (int at = steps.firstNew(step); at < steps.endNew(step); at++) {
                require(steps.seenNew(at), step);
            }
        }
    }

    /** What the session must have seen of an object, in no order. */
    IntArrayList required(int key) {
        return required.getOrDefault(key, NOTHING);
    }

    private static final IntArrayList NOTHING = new IntArrayList(0);

    /** The step because of which the session must see an element. */
    int because(int element) {
        return because[element];
    }

    private void require(int element, int step) {
        if (stamp[element] != session) {
            stamp[element] = session;
            because[element] = step;
            required.computeIfAbsent(steps.key.getInt(steps.adder(element)), key -> new IntArrayList())
                    .add(element);
        }
    }

    /**
     * A read of the session saw its elements: learns what comes before them.
     *
     * @param begin the place of its operation's first step
     * @return an addition that follows from the read itself, and that it saw all the same; or NONE
     */
    int learn(int read, int begin) {
        for (int at = steps.firstNew(read); at < steps.endNew(read); at++) {
            pending.add(steps.seenNew(at));
            pending.add(read);
        }
        int later = Steps.NONE;
        while (!pending.isEmpty()) {
            int via = pending.removeInt(pending.size() - 1);
            int element = pending.removeInt(pending.size() - 1);
            int add = steps.adder(element);
            if (add == Steps.NONE) {
                continue;
            }
            int author = steps.session.getInt(add);
            if (promise.isCausal() && isLater(add, via, begin)) {
                later = add;
            } else if (promise.isCausal() && author == session) {
                continue;
            }
            learn(author, promise.isCausal() ? steps.endOfOperation(add) : steps.place.getInt(add), element, via);
        }
        return later;
    }

    /** Whether an addition was made by the read's own operation, or later by its session, and yet seen by the read, or by what it saw. */
    private boolean isLater(int add, int via, int begin) {
        if (steps.session.getInt(add) == session) {
            boolean itself = steps.session.getInt(via) == session;
            return steps.place.getInt(add) >= (itself ? steps.place.getInt(via) : begin);
        }
        return steps.parent(steps.session.getInt(add)) == session
                && steps.parentSteps(steps.session.getInt(add)) > begin;
    }

    private void learn(int author, int limit, int element, int via) {
        int parent = steps.parent(author);
        boolean isNew = parent != Steps.NONE && followed[author] != session;
        if (known[author] >= limit && !isNew) {
            return;
        }
        followed[author] = session;
        IntArrayList cause = causes.computeIfAbsent(author, each -> new IntArrayList());
        cause.add(limit);
        cause.add(element);
        cause.add(via);
        for (int at = known[author]; at < limit; at++) {
            learnOthers(steps.of(author).getInt(at));
        }
        known[author] = Math.max(known[author], limit);
        if (isNew && (parent != session || !promise.isCausal())) {
            learn(parent, steps.parentSteps(author), element, via);
        }
    }

    private void learnOthers(int step) {
        if (!steps.isRead(step)) {
            if (promise.othersAdds() && steps.element(step) != Steps.NONE) {
                require(steps.element(step), step);
            }
            return;
        }
        for (int at = steps.firstNew(step); at < steps.endNew(step) && promise.othersReads(); at++) {
            if (promise.isCausal()) {
                pending.add(steps.seenNew(at));
                pending.add(step);
            } else {
                require(steps.seenNew(at), step);
            }
        }
    }

    /**
     * How the session learned of a step of another: pairs of an addition that follows the step in its session and the read that saw that, the last of
     * them by the session itself. Nothing if the step is its own.
     */
    IntArrayList way(int step) {
        IntArrayList way = new IntArrayList();
        int at = step;
        while (steps.session.getInt(at) != session && causes.containsKey(steps.session.getInt(at))) {
            IntArrayList cause = causes.get(steps.session.getInt(at));
            int i = 0;
            while (i + 3 < cause.size() && cause.getInt(i) <= steps.place.getInt(at)) {
                i += 3;
            }
            way.add(steps.adder(cause.getInt(i + 1)));
            at = cause.getInt(i + 2);
            way.add(at);
        }
        return way;
    }
}
