// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.bucket;

/** What concurrent writes of one key become. */
public enum Resolve implements Worded {
    /** The write with the highest hybrid logical timestamp stays; the others are lost, and counted. */
    LWW,
    /** All of them come back; the client merges them and writes with the context that it read. */
    SIBLINGS;

    /**
     * The constant with this word.
     *
     * @throws IllegalArgumentException naming the word and those allowed
     */
    public static Resolve of(String word) {
        return Worded.of(Resolve.class, "resolve", word);
    }
}
