// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.nemesis.Fault.Cut;
import dev.touchstone.nemesis.Link;
import dev.touchstone.simulation.SimConfig.Network;
import dev.touchstone.simulation.SimConfig.Range;
import dev.touchstone.store.protocol.port.Randomness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each thing that a network does to messages, beside a network that does not do it. */
class SimNetworkTest {
    private static final int SENT = 2_000;
    private static final Link LINK = new Link("n1", "n2");
    private static final Range AT_ONCE = Range.micros(100, 100);

    private final EventQueue queue = new EventQueue();
    private final List<Integer> arrived = new ArrayList<>();

    private SimNetwork network(Range delay, double slow, double loss, double twice) {
        return new SimNetwork(
                queue,
                new Network(delay, slow, Range.micros(50_000, 50_000), loss, twice),
                new Randomness(1).named("network"));
    }

    private void sendAll(SimNetwork network) {
        for (int i = 0; i < SENT; i++) {
            int message = i;
            queue.at(i * 1_000L, () -> network.send(LINK, () -> arrived.add(message)));
        }
        runAll();
    }

    private void runAll() {
        while (queue.step()) {
            // Until nothing is left to happen.
        }
    }

    @Test
    void aHealthyOneDeliversEachMessageOnceAndInOrder() {
        sendAll(network(AT_ONCE, 0, 0, 0));
        assertThat(arrived).hasSize(SENT).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void losesTheShareThatItIsTold() {
        sendAll(network(AT_ONCE, 0, 0.25, 0));
        assertThat(arrived).hasSizeBetween(SENT * 70 / 100, SENT * 80 / 100).doesNotHaveDuplicates();
    }

    @Test
    void repeatsTheShareThatItIsTold() {
        sendAll(network(AT_ONCE, 0, 0, 0.25));
        assertThat(arrived).hasSizeBetween(SENT * 120 / 100, SENT * 130 / 100);
        assertThat(arrived.stream().distinct()).hasSize(SENT);
    }

    @Test
    void delaysVaryAndSoMessagesOvertakeEachOther() {
        sendAll(network(Range.micros(100, 1_000), 0, 0, 0));
        assertThat(arrived).hasSize(SENT).isNotEqualTo(arrived.stream().sorted().toList());
    }

    @Test
    void aShareIsMuchSlowerThanTheRest() {
        sendAll(network(AT_ONCE, 0.01, 0, 0));
        assertThat(arrived).hasSize(SENT).isNotEqualTo(arrived.stream().sorted().toList());
        assertThat(queue.now()).isGreaterThan(50_000_000);
    }

    @Test
    void aCutIsOneWayAndTakesWhatIsUnderWay() {
        for (Cut how : Cut.values()) {
            arrived.clear();
            SimNetwork network = network(AT_ONCE, 0, 0, 0);
            network.send(LINK, () -> arrived.add(1));
            network.cut(LINK, how);
            network.send(LINK, () -> arrived.add(2));
            network.send(new Link("n2", "n1"), () -> arrived.add(3));
            runAll();
            assertThat(arrived).as("%s", how).containsExactly(3);
            assertThat(network.refuses(LINK)).isEqualTo(how == Cut.REFUSE);
            network.heal(LINK);
            network.send(LINK, () -> arrived.add(4));
            runAll();
            List<Integer> late = how == Cut.STALL ? List.of(3, 2, 1, 4) : List.of(3, 4);
            assertThat(arrived).as("%s", how).containsExactlyInAnyOrderElementsOf(late);
        }
    }

    @Test
    void aSlowLinkIsSlowUntilItIsHealed() {
        SimNetwork network = network(AT_ONCE, 0, 0, 0);
        network.slow(LINK, Range.micros(80_000, 80_000));
        network.send(LINK, () -> arrived.add(1));
        runAll();
        assertThat(queue.now()).isEqualTo(80_100_000);
        network.heal(LINK);
        network.send(LINK, () -> arrived.add(2));
        runAll();
        assertThat(queue.now()).isEqualTo(80_200_000);
    }
}
