// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.bucket;

/** Which protocol serves a bucket. */
public enum Consistency implements Worded {
    /** Dynamo: N, R and W as given, strict or sloppy; converges. */
    EVENTUAL,
    /** Strict quorums with R + W > N and blocking read repair. */
    QUORUM;

    /**
     * The constant with this word.
     *
     * @throws IllegalArgumentException naming the word and those allowed
     */
    public static Consistency of(String word) {
        return Worded.of(Consistency.class, "consistency", word);
    }
}
