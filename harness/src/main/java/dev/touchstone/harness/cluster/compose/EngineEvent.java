// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What the engine says was done to a container of a cluster.
 *
 * @param nanos since 1970, by the engine's clock
 * @param service the container, by its name in the cluster
 * @param detail the signal that it was sent, the code that it ended with; else empty
 */
record EngineEvent(long nanos, String service, Kind kind, String detail) {
    static final long NANOS_OF_MILLI = 1_000_000;

    /** What can be done to it, each named as the engine names it. */
    enum Kind {
        PAUSE("was paused"),
        UNPAUSE("was resumed"),
        KILL("was sent signal %s"),
        DIE("ended with code %s"),
        STOP("was stopped"),
        START("was started"),
        RESTART("was restarted"),
        UPDATE("had its limits changed"),
        CONNECT("was put on the cluster's network"),
        DISCONNECT("was taken off the cluster's network");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** As the engine calls it. */
        String action() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The one that the engine calls so, if it is any of these. */
        static Optional<Kind> of(String action) {
            return Arrays.stream(values())
                    .filter(each -> each.action().equals(action))
                    .findFirst();
        }
    }

    /** What happened, and when, in words. */
    String words() {
        Instant at = Instant.EPOCH.plusNanos(nanos).truncatedTo(ChronoUnit.MILLIS);
        return service + " " + String.format(Locale.ROOT, kind.words, detail) + " at " + at;
    }
}
