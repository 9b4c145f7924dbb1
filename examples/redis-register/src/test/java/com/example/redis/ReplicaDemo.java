// SPDX-License-Identifier: Apache-2.0
package com.example.redis;

import dev.touchstone.testcontainers.TouchstoneFaults;
import dev.touchstone.testcontainers.links.FaultyLink;
import dev.touchstone.testcontainers.recording.HistoryRecording;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What one would like to be true of Redis with a replica, and is not. Both fail: {@code mvn test -Pdemo}. */
class ReplicaDemo {
    private static final RedisProcess PRIMARY = RedisProcess.start();

    @RegisterExtension
    static final TouchstoneFaults FAULTS = TouchstoneFaults.between("replica").and("primary", PRIMARY::address);

    @AfterAll
    static void stop() {
        PRIMARY.close();
    }

    @Test
    void readsFromTheReplicaAreLinearizable(FaultyLink primary, HistoryRecording history) throws Exception {
        try (ReplicaReads redis = new ReplicaReads(PRIMARY, primary)) {
            redis.writeToThePrimaryAndReadFromTheReplica(history).assertLinearizable("register");
        }
    }

    @Test
    void aFailOverKeepsWhatWasAcknowledged(FaultyLink primary, HistoryRecording history) throws Exception {
        try (ReplicaReads redis = new ReplicaReads(PRIMARY, primary)) {
            redis.failOver(history).assertLinearizable("register");
        }
    }
}
