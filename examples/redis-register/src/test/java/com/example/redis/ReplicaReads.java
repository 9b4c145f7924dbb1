// SPDX-License-Identifier: Apache-2.0
package com.example.redis;

import dev.touchstone.testcontainers.links.ActiveFault;
import dev.touchstone.testcontainers.links.FaultyLink;
import dev.touchstone.testcontainers.recording.HistoryRecording;
import dev.touchstone.testcontainers.recording.RecordedClient;
import dev.touchstone.testcontainers.recording.RecordedHistory;
import java.time.Duration;
import redis.clients.jedis.Jedis;

/** A primary with an asynchronous replica that follows it over a link which can be cut. */
final class ReplicaReads implements AutoCloseable {
    private static final Duration CATCHING_UP = Duration.ofSeconds(30);

    private final RedisRegister primary;
    private final RedisProcess replicaProcess;
    private final RedisRegister replica;
    private final FaultyLink link;

    /** Starts the replica of a primary behind a link. */
    ReplicaReads(RedisProcess primary, FaultyLink link) {
        this.link = link;
        this.primary = new RedisRegister(primary.address());
        this.replicaProcess = RedisProcess.start("--replicaof", link.host() + " " + link.port());
        this.replica = new RedisRegister(replicaProcess.address());
    }

    /** An application that writes to the primary and, to spare it, reads from the replica. */
    RecordedHistory writeToThePrimaryAndReadFromTheReplica(HistoryRecording history) throws Exception {
        RecordedClient writer = history.client();
        RecordedClient reader = history.client();
        writer.write("x", 1, () -> primary.set("x", 1));
        awaitReplica("x", 1);
        reader.read("x", () -> replica.get("x"));
        try (ActiveFault cut = link.cut()) {
            System.out.println("seen: " + cut.evidence());
            writer.write("x", 2, () -> primary.set("x", 2));
            reader.read("x", () -> replica.get("x"));
        }
        return history.finish();
    }

    /** The primary is lost during the cut, and the replica is promoted, as a fail-over does. */
    RecordedHistory failOver(HistoryRecording history) throws Exception {
        RecordedClient client = history.client();
        client.write("x", 1, () -> primary.set("x", 1));
        awaitReplica("x", 1);
        try (ActiveFault cut = link.cut()) {
            System.out.println("seen: " + cut.evidence());
            client.write("x", 2, () -> primary.set("x", 2));
            try (Jedis jedis = RedisProcess.connect(replica.address())) {
                jedis.replicaofNoOne();
            }
            client.read("x", () -> replica.get("x"));
        }
        return history.finish();
    }

    private void awaitReplica(String key, long value) {
        long start = System.nanoTime();
        while (!Long.valueOf(value).equals(replica.get(key))) {
            if (System.nanoTime() - start > CATCHING_UP.toNanos()) {
                throw new IllegalStateException("the replica has not caught up in " + CATCHING_UP.toSeconds() + " s");
            }
        }
    }

    @Override
    public void close() {
        replicaProcess.close();
    }
}
