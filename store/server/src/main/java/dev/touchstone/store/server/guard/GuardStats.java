// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.guard;

import java.util.concurrent.atomic.LongAdder;

/** What a node has refused since it started. Thread-safe. */
public final class GuardStats {
    /** Connections closed at once, since there were too many. */
    public final LongAdder connectionsRefused = new LongAdder();
    /** Idle connections closed to make room for new ones. */
    public final LongAdder connectionsDisplaced = new LongAdder();
    /** Connections of clients closed since they held too much, or neither asked for anything nor took their answers. */
    public final LongAdder connectionsDropped = new LongAdder();
    /** Requests refused since too many, or too many bytes, were in flight. */
    public final LongAdder requestsRefused = new LongAdder();
}
