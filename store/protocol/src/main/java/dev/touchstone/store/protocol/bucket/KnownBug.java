// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.bucket;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Bugs that real stores shipped, off by default, to prove that a campaign finds them; each is a branch of at most three lines,
 * and refused by a node that was not started to allow them.
 */
public enum KnownBug {
    /** Acknowledges a write before it is saved: a kill loses it. */
    ACK_BEFORE_SAVE,
    /** The coordinator answers a write at its own save, whatever W is. */
    ACK_BEFORE_QUORUM,
    /** A read believes the first answer, whatever R is. */
    READ_BELIEVES_FIRST_ANSWER,
    /** A merge of concurrent siblings keeps one of them. */
    MERGE_DROPS_SIBLINGS,
    /** A hint is removed when it was sent, not when it was acknowledged. */
    HINT_FORGOTTEN_WHEN_SENT,
    /** Dots start again at 1 after a restart, so that a new write looks like one already seen. */
    DOTS_REUSED_AFTER_RESTART,
    /** A write is stamped with the wall clock alone, so that a clock that lags loses writes that came later. */
    STAMPED_BY_WALL_CLOCK,
    /** Blocking read repair does not wait for its acknowledgements. */
    REPAIR_NOT_AWAITED,
    /** A hint that the coordinator keeps counts towards W, though no owner has the write. */
    HINT_COUNTED_AS_OWNER,
    /** A replica that answers twice, its message having come twice, counts as two. */
    ANSWERS_COUNTED_TWICE,
    /** A write that timed out is reported as failed, though some replica has it. */
    UNKNOWN_REPORTED_AS_FAILED,
    /** A write replaces whatever its coordinator holds, seen by the writer or not. */
    WRITE_REPLACES_UNSEEN,
    /** A delete removes the record and leaves no tombstone, so that a replica that missed it brings the value back. */
    TOMBSTONE_FORGOTTEN,
    /** A replica whose disk was lost answers reads at once, as if what it lacks had never been written. */
    SYNCING_REPLICA_VOTES,
    /** A replica whose storage lost writes, or has older ones in their place, answers reads as if nothing had happened. */
    SUSPECT_SERVED_AS_SOUND,
    /** A change of n, r or w is taken though the new rule may miss what the old one acknowledged. */
    SETTINGS_CHANGED_AT_ONCE,
    /** A bucket that was dropped and made again has the keys that it had before. */
    GENERATION_IGNORED,
    /** A context that no node gave out is believed, so that it covers writes which its client never saw. */
    CONTEXT_BELIEVED;

    /** The word used in settings, files and reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The constant with this word.
     *
     * @throws IllegalArgumentException naming the word and those allowed
     */
    public static KnownBug of(String word) {
        return Arrays.stream(values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("bug is one of "
                        + Arrays.stream(values()).map(KnownBug::word).collect(Collectors.joining(", ")) + ", not \""
                        + word + "\""));
    }
}
