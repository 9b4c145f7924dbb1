// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who has to go when there are as many connections as may be. */
final class ConnectionSlotsTest {
    private final List<EmbeddedChannel> channels = new ArrayList<>();

    @AfterEach
    void close() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    @Test
    void theOneThatIsIdleForLongestMakesRoom() {
        ConnectionSlots slots = new ConnectionSlots(3, 3, ConnectionSlots.Kind.DISPLACED);
        ConnectionSlots.Slot first = idle(slots, "a");
        Channel second = channel(idle(slots, "b"));
        Channel third = channel(idle(slots, "c"));
        first.begin();
        first.end();
        assertThat(enter(slots, "d").displaced()).isSameAs(second);
        assertThat(enter(slots, "e").displaced()).isSameAs(third);
    }

    @Test
    void whatIsInUseStays() {
        ConnectionSlots slots = new ConnectionSlots(2, 2, ConnectionSlots.Kind.DISPLACED);
        ConnectionSlots.Slot busy = idle(slots, "a");
        busy.begin();
        ConnectionSlots.Slot twice = idle(slots, "b");
        twice.begin();
        twice.begin();
        twice.end();
        assertThat(enter(slots, "c").refusal()).isEqualTo("all 2 connections are in use");
        assertThat(slots.open()).isEqualTo(2);
        twice.end();
        assertThat(enter(slots, "c").displaced()).isNotNull();
    }

    @Test
    void anAddressMakesRoomForItself() {
        ConnectionSlots slots = new ConnectionSlots(10, 2, ConnectionSlots.Kind.DISPLACED);
        idle(slots, "other");
        Channel oldest = channel(idle(slots, "a"));
        idle(slots, "a");
        assertThat(enter(slots, "a").displaced()).isSameAs(oldest);
        assertThat(slots.open()).as("the displaced one is not closed yet").isEqualTo(4);
    }

    @Test
    void anAddressWhoseOwnAreAllInUseIsRefusedThoughOthersAreIdle() {
        ConnectionSlots slots = new ConnectionSlots(10, 1, ConnectionSlots.Kind.DISPLACED);
        idle(slots, "other");
        idle(slots, "a").begin();
        assertThat(enter(slots, "a").refusal()).isEqualTo("all 1 connections of this address are in use");
    }

    @Test
    void aFloodDisplacesItselfAndNobodyElse() {
        ConnectionSlots slots = new ConnectionSlots(9, 9, ConnectionSlots.Kind.DISPLACED);
        ConnectionSlots.Slot honest = idle(slots, "honest");
        for (int i = 0; i < 8; i++) {
            idle(slots, i % 2 == 0 ? "a" : "b");
        }
        for (int i = 0; i < 100; i++) {
            ConnectionSlots.Entry flood = enter(slots, i % 2 == 0 ? "a" : "b");
            assertThat(flood.displaced()).isNotNull().isNotSameAs(channel(honest));
            leave(slots, flood.displaced());
        }
        assertThat(enter(slots, "new").displaced()).as("the oldest of all").isSameAs(channel(honest));
    }

    @Test
    void thoseThatAreNotClosedYetAreBounded() {
        ConnectionSlots slots = new ConnectionSlots(80, 80, ConnectionSlots.Kind.DISPLACED);
        for (int i = 0; i < 80; i++) {
            idle(slots, "a");
        }
        for (int i = 0; i < 5; i++) {
            assertThat(enter(slots, "a").displaced()).isNotNull();
        }
        assertThat(enter(slots, "a").refusal()).isEqualTo("connections that were displaced are not closed yet");
        Channel last = null;
        for (int i = 0; i < 5; i++) {
            last = enter(slots, "b").displaced();
            assertThat(last).as("room is left for others").isNotNull();
        }
        assertThat(enter(slots, "b").refusal()).isEqualTo("connections that were displaced are not closed yet");
        assertThat(slots.open()).isEqualTo(90);
        leave(slots, Objects.requireNonNull(last));
        assertThat(enter(slots, "b").displaced()).isNotNull();
    }

    /** Each of three has a third of all, less than one: together they must leave room for a fourth that comes now and then. */
    @Test
    void whoeverComesAnewFindsRoomThoughOthersReconnectAsFastAsTheyCan() {
        ConnectionSlots slots = new ConnectionSlots(80, 80, ConnectionSlots.Kind.DISPLACED);
        List<String> flood = List.of("a", "b", "c");
        for (int i = 0; i < 80; i++) {
            idle(slots, flood.get(i % 3));
        }
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            refused += enter(slots, flood.get(i % 3)).refusal().isEmpty() ? 0 : 1;
        }
        assertThat(refused).isPositive();
        assertThat(enter(slots, "new").displaced()).isNotNull();
    }

    /** All of the flood's own are in use: the one that is idle has just come, and is about to ask. */
    @Test
    void aFloodDoesNotDisplaceWhoIsStillToAsk() {
        ConnectionSlots slots = new ConnectionSlots(9, 9, ConnectionSlots.Kind.DISPLACED);
        for (int i = 0; i < 8; i++) {
            idle(slots, i % 2 == 0 ? "a" : "b").begin();
        }
        idle(slots, "new");
        assertThat(enter(slots, "a").refusal()).isEqualTo("all 9 connections are in use");
        assertThat(enter(slots, "another").displaced()).isNotNull();
    }

    @Test
    void thoseThatLastAreNeverDisplaced() {
        ConnectionSlots slots = new ConnectionSlots(1, 1, ConnectionSlots.Kind.LASTING);
        ConnectionSlots.Slot one = idle(slots, "a");
        assertThat(enter(slots, "b").refusal()).isEqualTo("all 1 connections are in use");
        slots.leave(one);
        assertThat(enter(slots, "b").slot()).isNotNull();
    }

    @Test
    void whatIsClosedIsForgotten() {
        ConnectionSlots slots = new ConnectionSlots(2, 2, ConnectionSlots.Kind.DISPLACED);
        for (int i = 0; i < 100; i++) {
            ConnectionSlots.Slot one = idle(slots, "a" + i);
            one.begin();
            slots.leave(one);
            // What it had under way ends after it.
            one.end();
        }
        assertThat(slots.open()).isZero();
        idle(slots, "a");
        idle(slots, "a");
        assertThat(enter(slots, "b").displaced()).isNotNull();
    }

    @Test
    void oneIsDisplacedForTheProcessToo() {
        ConnectionSlots slots = new ConnectionSlots(10, 10, ConnectionSlots.Kind.DISPLACED);
        assertThat(slots.enter(channel(), "a", true).refusal()).isNotEmpty();
        Channel only = channel(idle(slots, "a"));
        assertThat(slots.enter(channel(), "b", true).displaced()).isSameAs(only);
    }

    private ConnectionSlots.Slot idle(ConnectionSlots slots, String from) {
        return Objects.requireNonNull(enter(slots, from).slot());
    }

    private ConnectionSlots.Entry enter(ConnectionSlots slots, String from) {
        return slots.enter(channel(), from, false);
    }

    private Channel channel(ConnectionSlots.Slot slot) {
        return channels.stream()
                .filter(each -> ConnectionSlots.of(each) == slot)
                .findFirst()
                .orElseThrow();
    }

    private static void leave(ConnectionSlots slots, Channel closed) {
        slots.leave(Objects.requireNonNull(ConnectionSlots.of(closed)));
    }

    private EmbeddedChannel channel() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channels.add(channel);
        return channel;
    }
}
