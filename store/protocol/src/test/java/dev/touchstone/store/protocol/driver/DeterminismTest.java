// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.message.MessageCodec;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.wire.Bytes;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A run is a function of its seed: every message, byte by byte and in order, every note and every reply. */
class DeterminismTest {
    private static Token traceOf(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder trace = new StringBuilder();
        TestCluster cluster = new TestCluster(5).define(BucketSettings.DEFAULT);
        cluster.lost = (to, message) -> {
            trace.append(to).append(Token.ofBytes(MessageCodec.encode(message))).append('\n');
            return random.nextInt(10) == 0;
        };
        for (int i = 0; i < 100; i++) {
            NodeId at = cluster.members.get(random.nextInt(5)).id();
            if (i % 25 == 24) {
                cluster.restart(at);
            }
            Request put = new Request.Put(
                    TestCluster.key("k" + random.nextInt(5)),
                    Value.ofUtf8("v" + i),
                    CausalContext.EMPTY,
                    RequestOptions.DEFAULTS);
            cluster.submit(at, put, reply -> trace.append(reply).append('\n'));
            cluster.run(Duration.ofMillis(random.nextInt(200)));
        }
        cluster.run(Duration.ofSeconds(10));
        return Token.ofBytes(Bytes.ofUtf8(trace + String.join("\n", cluster.notes)));
    }

    @Test
    void theSameSeedMakesTheSameTrace() {
        assertThat(traceOf(7)).isEqualTo(traceOf(7));
        assertThat(traceOf(7)).isNotEqualTo(traceOf(8));
    }
}
