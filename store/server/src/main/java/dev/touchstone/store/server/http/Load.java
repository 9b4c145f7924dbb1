// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import dev.touchstone.store.server.guard.BytesInFlight;
import dev.touchstone.store.server.guard.GuardStats;
import dev.touchstone.store.server.guard.RequestsInFlight;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What clients have under way at a node, and whether more is taken. Thread-safe.
 *
 * <p>What a read will answer is known only when it does. Until then it counts as what the last ones answered, on average; when its
 * answer is there and finds no room, the read is refused after all.
 *
 * @param requests worked on
 * @param bytes of requests not answered and answers not sent
 */
public record Load(RequestsInFlight requests, BytesInFlight bytes, GuardStats stats, AtomicLong usualAnswer) {
    private static final int USUAL_OF = 8;
    private static final long FIRST_GUESS = 4 << 10;

    /** Nothing yet, within these bounds. */
    public Load(RequestsInFlight requests, BytesInFlight bytes, GuardStats stats) {
        this(requests, bytes, stats, new AtomicLong(FIRST_GUESS));
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
        if (!requests.begin()) {
            throw refused("requests are worked on");
        }
        bytes.add(expected);
    }

    /** A request that was begun has its reply. */
    void ended(long expected) {
        requests.ended();
        bytes.remove(expected);
    }

    /** What the next read may answer. */
    long expectedAnswer() {
        return usualAnswer.get();
    }

    /** A read has so much to answer. */
    void answers(long size) {
        usualAnswer.updateAndGet(usual -> (usual * (USUAL_OF - 1) + size) / USUAL_OF);
    }

    /** The refusal of a request since there is too much of something. */
    Problem refused(String what) {
        stats.requestsRefused.increment();
        return Problem.of(503, "overloaded", "as many " + what + " as may be; send it again, later");
    }
}
