// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HybridClockTest {
    private static final Incarnation ACTOR = new Incarnation(new NodeId("n1"), 1);

    @Test
    void risesWhateverTheWallClockDoes() {
        SplittableRandom random = new SplittableRandom(1);
        HybridClock clock = new HybridClock();
        HybridTimestamp last = clock.tick(1000, ACTOR);
        for (int i = 0; i < 10_000; i++) {
            if (random.nextInt(4) == 0) {
                clock.observe(1000, random.nextLong(2000), random.nextInt(10));
            }
            HybridTimestamp next = clock.tick(random.nextLong(2000), ACTOR);
            assertThat(next).isGreaterThan(last);
            last = next;
        }
    }

    @Test
    void followsTheWallClockWhileThatIsAhead() {
        HybridClock clock = new HybridClock();
        assertThat(clock.tick(5, ACTOR)).isEqualTo(new HybridTimestamp(5, 0, ACTOR));
        assertThat(clock.tick(9, ACTOR)).isEqualTo(new HybridTimestamp(9, 0, ACTOR));
        assertThat(clock.tick(4, ACTOR)).isEqualTo(new HybridTimestamp(9, 1, ACTOR));
    }

    @Test
    void stampsBehindNothingThatItHeardOf() {
        HybridClock clock = new HybridClock();
        clock.observe(10, 50, 7);
        assertThat(clock.tick(10, ACTOR)).isEqualTo(new HybridTimestamp(50, 8, ACTOR));
        clock.observe(10, 50, Integer.MAX_VALUE);
        assertThat(clock.tick(10, ACTOR)).isEqualTo(new HybridTimestamp(51, 0, ACTOR));
    }

    /** A record from a clock that is a day ahead is outrun by the next write of its key, and by no other. */
    @Test
    void aClockThatIsFarAheadIsNotFollowed() {
        long day = 86_400_000_000L;
        HybridClock clock = new HybridClock();
        Sibling ahead = new Sibling(new Dot(new Incarnation(new NodeId("n9"), 1), 1), day, 3, null);
        Cell record = Latest.put(NoCell.NONE, Seen.NOTHING, ahead);
        clock.observe(10, record);
        assertThat(clock.tick(10, ACTOR, record, Seen.NOTHING)).isEqualTo(new HybridTimestamp(day, 4, ACTOR));
        assertThat(clock.tick(20, ACTOR)).isEqualTo(new HybridTimestamp(20, 0, ACTOR));
        Seen context = new Seen(1, record.clock(), day, Integer.MAX_VALUE);
        assertThat(clock.tick(30, ACTOR, NoCell.NONE, context)).isEqualTo(new HybridTimestamp(day + 1, 0, ACTOR));
    }
}
