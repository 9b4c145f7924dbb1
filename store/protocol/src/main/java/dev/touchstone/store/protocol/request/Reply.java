// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.request;

import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.bucket.Worded;
import dev.touchstone.store.protocol.version.CausalContext;
import java.util.List;

/** How a request ended. {@link Rejected} and {@link Indeterminate} are never merged. */
public sealed interface Reply {
    /** Calls what the visitor has for it. */
    <T> T accept(Visitor<T> visitor);

    /** One method for each, so that the compiler says who forgot one. */
    interface Visitor<T> {
        T found(Found reply);

        T absent(Absent reply);

        T stored(Stored reply);

        T configured(Configured reply);

        T rejected(Rejected reply);

        T indeterminate(Indeterminate reply);
    }

    /**
     * A read found one value, or concurrent siblings.
     *
     * @param values at least one, in a fixed order
     * @param context to be given back with the next write of this key
     */
    record Found(List<Versioned> values, CausalContext context) implements Reply {
        public Found {
            values = List.copyOf(values);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.found(this);
        }
    }

    /** A read found nothing, or only tombstones, which the context covers. */
    record Absent(CausalContext context) implements Reply {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.absent(this);
        }
    }

    /**
     * A write was acknowledged by as many replicas as were asked for.
     *
     * @param version names the write: its dot or its timestamp
     */
    record Stored(CausalContext context, String version) implements Reply {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.stored(this);
        }
    }

    /** A bucket was defined or dropped, and all live members know. */
    record Configured() implements Reply {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.configured(this);
        }
    }

    /** Surely had no effect, and never will: nothing was saved or sent. A read that failed is this, too. */
    record Rejected(Reason reason, String detail) implements Reply {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.rejected(this);
        }
    }

    /**
     * May have happened, may still happen, may never happen.
     *
     * @param acknowledged how many replicas did answer
     * @param needed how many were asked for
     */
    record Indeterminate(int acknowledged, int needed, String detail) implements Reply {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.indeterminate(this);
        }
    }

    /** A value with the name of the write that made it. */
    record Versioned(Value value, String version) {}

    /** Why a request was rejected. */
    enum Reason implements Worded {
        /** The request itself cannot be: r above n, an unknown bug, a value too large. */
        INVALID(400),
        NO_SUCH_BUCKET(404),
        /** What the store has already stands against it. */
        CONFLICT(409),
        /** Too few owners are alive. */
        UNAVAILABLE(503),
        /** Too few answers to a read in time. */
        TIMEOUT(504),
        /** Too many requests in flight. */
        OVERLOADED(503),
        /** Too many siblings, or too large ones together. */
        TOO_MANY_SIBLINGS(409),
        /** As many buckets as there may be, or as many names of buckets as there may ever have been. */
        TOO_MANY_BUCKETS(409),
        /** The storage is full. */
        FULL(507),
        /** The storage failed, and the node is stopping. */
        STORAGE_FAILED(500);

        private final int status;

        Reason(int status) {
            this.status = status;
        }

        /** What it is to a client, which decides by it whether another node is asked; 503 if this one cannot serve now. */
        public int status() {
            return status;
        }
    }
}
