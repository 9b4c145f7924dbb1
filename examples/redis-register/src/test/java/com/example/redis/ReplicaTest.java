// SPDX-License-Identifier: Apache-2.0
package com.example.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.touchstone.testcontainers.TouchstoneFaults;
import dev.touchstone.testcontainers.links.FaultyLink;
import dev.touchstone.testcontainers.recording.HistoryRecording;
import dev.touchstone.testcontainers.recording.RecordedHistory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same as {@link ReplicaDemo}, by somebody who knows: asserts that both fail, and prints what was found. */
class ReplicaTest {
    private static final RedisProcess PRIMARY = RedisProcess.start();

    @RegisterExtension
    static final TouchstoneFaults FAULTS = TouchstoneFaults.between("replica").and("primary", PRIMARY::address);

    @AfterAll
    static void stop() {
        PRIMARY.close();
    }

    @Test
    void readsFromTheReplicaAreStale(FaultyLink primary, HistoryRecording history) throws Exception {
        try (ReplicaReads redis = new ReplicaReads(PRIMARY, primary)) {
            assertFails(redis.writeToThePrimaryAndReadFromTheReplica(history));
        }
    }

    @Test
    void aFailOverLosesWhatWasAcknowledged(FaultyLink primary, HistoryRecording history) throws Exception {
        try (ReplicaReads redis = new ReplicaReads(PRIMARY, primary)) {
            assertFails(redis.failOver(history));
        }
    }

    private static void assertFails(RecordedHistory history) {
        AssertionError error = assertThrows(AssertionError.class, () -> history.assertLinearizable("register"));
        System.out.println(error.getMessage());
        assertEquals(
                "lost-write",
                history.assertNotLinearizable("register").findings().get(0).anomaly());
    }
}
