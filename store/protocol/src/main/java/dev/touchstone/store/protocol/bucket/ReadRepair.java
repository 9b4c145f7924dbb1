// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.bucket;

/** What a read does about replicas that lag. */
public enum ReadRepair implements Worded {
    /** Nothing. */
    OFF,
    /** Sends them the merged record after the client was answered. */
    ASYNC,
    /** Sends it before the client is answered, and waits until later reads cannot miss it. */
    BLOCKING;

    /**
     * The constant with this word.
     *
     * @throws IllegalArgumentException naming the word and those allowed
     */
    public static ReadRepair of(String word) {
        return Worded.of(ReadRepair.class, "readRepair", word);
    }
}
