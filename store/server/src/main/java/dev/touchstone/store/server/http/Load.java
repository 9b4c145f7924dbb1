// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import dev.touchstone.store.server.guard.BytesInFlight;
import dev.touchstone.store.server.guard.GuardStats;
import dev.touchstone.store.server.guard.RequestsInFlight;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What clients have under way at a node, and whether more is taken. Thread-safe.
 *
 * <p>What a read will answer is known only when it does. Until then it counts as what is expected of it, and waits while there is no
 * room for that; it counts as a request that is worked on meanwhile, so that no more wait than may be worked on.
 */
public final class Load {
    /** A value is in memory so often while a request is worked on: in a record, in the log, in frames from or to its owners. */
    static final long WORKING_COPIES = 4;

    private final RequestsInFlight requests;
    private final BytesInFlight bytes;
    private final GuardStats stats;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private volatile boolean anyWaits;

    /** A request that waits for room. */
    static final class Waiting {
        private final long expected;
        private final Runnable begin;

        private Waiting(long expected, Runnable begin) {
            this.expected = expected;
            this.begin = begin;
        }
    }

    /** Nothing yet, within these bounds. */
    public Load(RequestsInFlight requests, BytesInFlight bytes, GuardStats stats) {
        this.requests = requests;
        this.bytes = bytes;
        this.stats = stats;
        bytes.onRoom(this::beginWaiting);
    }

    /** Requests that are worked on. */
    public RequestsInFlight requests() {
        return requests;
    }

    /** Bytes of requests not answered and answers not sent. */
    public BytesInFlight bytes() {
        return bytes;
    }

    /** Throws the {@link Problem} if a request that has only begun to come would surely be refused. */
    void checkRoom(long announced) {
        if (requests.isFull()) {
            throw refused("requests are worked on");
        }
        checkBytes(announced);
    }

    /** The same for one that is answered without being worked on. */
    void checkBytes(long more) {
        if (!bytes.fits(more)) {
            throw refused("bytes are in flight");
        }
    }

    /** Takes a place for a request, and room for so many bytes; throws the {@link Problem} if there is none. */
    void begin(long expected) {
        checkBytes(expected);
        beginRequest();
        bytes.add(expected);
    }

    /** The same, but while there is a place and no room, it waits: it begins now or later, on any thread, unless it gives up. */
    Waiting beginWhenRoom(long expected, Runnable begin) {
        beginRequest();
        Waiting request = new Waiting(expected, begin);
        synchronized (waiting) {
            waiting.add(request);
            anyWaits = true;
        }
        beginWaiting();
        return request;
    }

    /** True while it waits. */
    boolean isWaiting(Waiting request) {
        if (!anyWaits) {
            return false;
        }
        synchronized (waiting) {
            return waiting.contains(request);
        }
    }

    /** True if it had not begun, and now never will. */
    boolean giveUp(Waiting request) {
        synchronized (waiting) {
            if (!waiting.remove(request)) {
                return false;
            }
        }
        requests.ended();
        // What comes after it may need less room.
        beginWaiting();
        return true;
    }

    /** A request that was begun is answered, or as good as that. */
    void ended(long expected) {
        requests.ended();
        bytes.remove(expected);
    }

    /** The refusal of a request since there is too much of something. */
    Problem refused(String what) {
        stats.requestsRefused.increment();
        return Problem.of(503, "overloaded", "as many " + what + " as may be; send it again, later");
    }

    private void beginRequest() {
        if (!requests.begin()) {
            throw refused("requests are worked on");
        }
    }

    private void beginWaiting() {
        if (!anyWaits) {
            return;
        }
        List<Runnable> now = new ArrayList<>();
        synchronized (waiting) {
            while (!waiting.isEmpty() && bytes.fits(waiting.peek().expected)) {
                Waiting next = waiting.remove();
                bytes.add(next.expected);
                now.add(next.begin);
            }
            anyWaits = !waiting.isEmpty();
        }
        now.forEach(Runnable::run);
    }
}
