// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.bucket;

/**
 * Bugs that real stores shipped, off by default, to prove that a campaign finds them; each is a branch of at most three lines,
 * and refused by a node that was not started to allow them.
 */
public enum KnownBug implements Worded {
    ACK_BEFORE_SAVE("Acknowledges a write before it is saved: a kill loses it."),
    ACK_BEFORE_QUORUM("The coordinator answers a write at its own save, whatever W is."),
    READ_BELIEVES_FIRST_ANSWER("A read believes the first answer, whatever R is."),
    MERGE_DROPS_SIBLINGS("A merge of concurrent siblings keeps one of them."),
    HINT_FORGOTTEN_WHEN_SENT("A hint is removed when it was sent, not when it was acknowledged."),
    DOTS_REUSED_AFTER_RESTART(
            "Dots start again at 1 after a restart, so that a new write looks like one already seen."),
    STAMPED_BY_WALL_CLOCK(
            "A write is stamped with the wall clock alone, so that a clock that lags loses writes that came later."),
    REPAIR_NOT_AWAITED("Blocking read repair does not wait for its acknowledgements."),
    HINT_COUNTED_AS_OWNER("A hint that the coordinator keeps counts towards W, though no owner has the write."),
    ANSWERS_COUNTED_TWICE("A replica that answers twice, its message having come twice, counts as two."),
    UNKNOWN_REPORTED_AS_FAILED("A write that timed out is reported as failed, though some replica has it."),
    WRITE_REPLACES_UNSEEN("A write replaces whatever its coordinator holds, seen by the writer or not."),
    TOMBSTONE_FORGOTTEN(
            "A delete removes the record and leaves no tombstone, so that a replica that missed it brings the value"
                    + " back."),
    HINT_FORGOTTEN_WHEN_EXPIRED("A hint that gets too old is forgotten, and marks no range as dirty."),
    STAND_IN_COPY_KEPT(
            "A copy that a node keeps for an owner stays when the owner has it: it votes in reads for ever."),
    ACTOR_RENEWED_WHEN_REFUSED(
            "A write that is refused, the storage being full, still costs a new actor, and every clock an entry."),
    SYNCING_REPLICA_VOTES(
            "A replica whose disk was lost answers reads at once, as if what it lacks had never been written."),
    SUSPECT_SERVED_AS_SOUND(
            "A replica whose storage lost writes, or has older ones in their place, answers as if nothing had happened."),
    SETTINGS_CHANGED_AT_ONCE(
            "A change of n, r or w is taken though the new rule may miss what the old one acknowledged."),
    GENERATION_IGNORED("A bucket that was dropped and made again has the keys that it had before."),
    CONTEXT_BELIEVED(
            "A context that no node gave out is believed, so that it covers writes which its client never saw."),
    SHARDS_CHANGED_UNMOVED(
            "When the number of shards changes, keys stay in the shard that had them, where nobody looks for them."),
    REPEATS_TOLD_BY_NUMBER_ALONE(
            "A forwarded write is taken for a repeat of one of another shard that has the same number, and dropped."),
    HINT_NOT_SENT_AGAIN(
            "A hint that was sent and not acknowledged keeps its place in the window: a few lost messages, and nothing is"
                    + " handed over any more."),
    OWN_WRITES_FORGOTTEN(
            "The context of a write covers that write alone: who goes on with it at another node makes one more sibling"
                    + " each time."),
    READ_WAITS_FOR_NEWEST_SAVE(
            "A read waits for the newest save of its key, again and again: of one that is written all the time it is never"
                    + " answered."),
    UNFORWARDED_WRITE_FORGOTTEN(
            "A coordinator that died before all owners had its write does not look for it when it starts again."),
    PROMISE_FORGOTTEN(
            "A node that helps to agree on the settings of a bucket promises one change to take no earlier one, and does not keep it: of"
                    + " two changes at once both are made of the same, and one is lost."),
    TOMBSTONE_DROPPED_EARLY(
            "A tombstone is dropped when it is old enough, whoever may still have what it deleted: that comes back."),
    FLOOR_IGNORED(
            "What is older than the tombstones that were collected is taken in, when a late message brings it: it comes back."),
    TOMBSTONES_KEPT("A tombstone is never dropped, so that what is deleted takes room for ever."),
    EXPIRED_HINT_BLOCKS("A hint that gets too old stays before the others, which are handed over no more.");

    private final String doc;

    KnownBug(String doc) {
        this.doc = doc;
    }

    /** What is wrong with a store that has it, in a sentence. */
    public String doc() {
        return doc;
    }

    /**
     * The constant with this word.
     *
     * @throws IllegalArgumentException naming the word and those allowed
     */
    public static KnownBug of(String word) {
        return Worded.of(KnownBug.class, "bug", word);
    }
}
