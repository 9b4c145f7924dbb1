// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault.Cut;
import dev.touchstone.nemesis.LinkFault.CutLinks;
import dev.touchstone.nemesis.LinkFault.LossyLinks;
import dev.touchstone.nemesis.LinkFault.NarrowLinks;
import dev.touchstone.nemesis.LinkFault.ResetLinks;
import dev.touchstone.nemesis.LinkFault.SlowLinks;
import dev.touchstone.simulation.time.EventQueue;
import dev.touchstone.simulation.time.Range;
import dev.touchstone.store.protocol.port.Randomness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each thing that a network does to messages, beside a network that does not do it. */
class SimNetworkTest {
    private static final int SENT = 2_000;
    private static final int BYTES = 100;
    private static final Link LINK = new Link("n1", "n2");
    private static final Range AT_ONCE = Range.micros(100, 100);

    private final EventQueue queue = new EventQueue();
    private final List<Integer> arrived = new ArrayList<>();

    private SimNetwork network(Range delay, double slow, double loss, double twice) {
        return new SimNetwork(
                queue,
                new NetworkTraits(delay, slow, Range.micros(50_000, 50_000), loss, twice, NetworkTraits.Lossy.NONE),
                new Randomness(1));
    }

    private void sendAll(SimNetwork network) {
        for (int i = 0; i < SENT; i++) {
            int message = i;
            queue.at(i * 1_000L, () -> network.send(LINK, BYTES, () -> arrived.add(message)));
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
    void lossyLinksLoseMoreOneWayUntilAllIsCalm() {
        NetworkTraits lossy = new NetworkTraits(AT_ONCE, 0, AT_ONCE, 0, 0, new NetworkTraits.Lossy(0.5, 1));
        int lost = 0;
        int oneWay = 0;
        for (int seed = 1; seed <= 100; seed++) {
            SimNetwork network = new SimNetwork(queue, lossy, new Randomness(seed));
            arrived.clear();
            network.send(LINK, BYTES, () -> arrived.add(1));
            network.send(new Link("n2", "n1"), BYTES, () -> arrived.add(2));
            runAll();
            lost += arrived.contains(1) ? 0 : 1;
            oneWay += arrived.size() == 1 ? 1 : 0;
            network.calm();
            network.send(LINK, BYTES, () -> arrived.add(3));
            runAll();
            assertThat(arrived).contains(3);
        }
        assertThat(lost).isBetween(35, 65);
        assertThat(oneWay).isBetween(35, 65);
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
            network.send(LINK, BYTES, () -> arrived.add(1));
            CutLinks cut = new CutLinks("cut", "", List.of(LINK), how);
            network.hold(LINK, cut);
            network.send(LINK, BYTES, () -> arrived.add(2));
            network.send(new Link("n2", "n1"), BYTES, () -> arrived.add(3));
            runAll();
            assertThat(arrived).as("%s", how).containsExactly(3);
            network.release(LINK, cut);
            network.send(LINK, BYTES, () -> arrived.add(4));
            runAll();
            List<Integer> late = how == Cut.STALL ? List.of(3, 2, 1, 4) : List.of(3, 4);
            assertThat(arrived).as("%s", how).containsExactlyInAnyOrderElementsOf(late);
        }
    }

    @Test
    void aSlowLinkIsSlowUntilItIsHealed() {
        SimNetwork network = network(AT_ONCE, 0, 0, 0);
        SlowLinks slow = slow(80);
        network.hold(LINK, slow);
        network.send(LINK, BYTES, () -> arrived.add(1));
        runAll();
        assertThat(queue.now()).isEqualTo(80_100_000);
        network.release(LINK, slow);
        network.send(LINK, BYTES, () -> arrived.add(2));
        runAll();
        assertThat(queue.now()).isEqualTo(80_200_000);
    }

    @Test
    void latenciesOfDifferentFaultsAddUpAndThoseOfEqualOnesDoNot() {
        SimNetwork network = network(AT_ONCE, 0, 0, 0);
        network.hold(LINK, slow(80));
        network.hold(LINK, slow(80));
        network.hold(LINK, slow(30));
        network.send(LINK, BYTES, () -> arrived.add(1));
        runAll();
        assertThat(queue.now()).isEqualTo(110_100_000);
    }

    @Test
    void aLossyLinkLosesItsShareAndTwoLoseMore() {
        SimNetwork network = network(AT_ONCE, 0, 0, 0);
        network.hold(LINK, new LossyLinks("lossy", "", List.of(LINK), 0.2));
        network.hold(LINK, new LossyLinks("lossy", "", List.of(LINK), 0.5));
        sendAll(network);
        assertThat(arrived).hasSizeBetween(SENT * 35 / 100, SENT * 45 / 100).doesNotHaveDuplicates();
    }

    @Test
    void aNarrowLinkPassesSoManyBytesASecondAndTheRestWaits() {
        SimNetwork network = network(AT_ONCE, 0, 0, 0);
        network.hold(LINK, new NarrowLinks("narrow", "", List.of(LINK), 10_000));
        network.hold(LINK, new NarrowLinks("narrow", "", List.of(LINK), 50_000));
        for (int i = 0; i < 20; i++) {
            int message = i;
            network.send(LINK, 1_000, () -> arrived.add(message));
        }
        runAll();
        assertThat(arrived).hasSize(20).isSorted();
        assertThat(queue.now()).isEqualTo(2_000_100_000L);
    }

    @Test
    void aResetTakesWhatIsUnderWayAndStalledForGood() {
        SimNetwork network = network(AT_ONCE, 0, 0, 0);
        ResetLinks reset = new ResetLinks("reset", "", List.of(LINK));
        CutLinks stall = new CutLinks("cut", "", List.of(LINK), Cut.STALL);
        List<String> told = new ArrayList<>();
        network.onReset(LINK, () -> told.add("told"));
        network.send(LINK, BYTES, () -> arrived.add(1));
        network.hold(LINK, stall);
        network.send(LINK, BYTES, () -> arrived.add(2));
        network.hold(LINK, reset);
        network.send(LINK, BYTES, () -> arrived.add(3));
        network.release(LINK, reset);
        network.release(LINK, stall);
        network.send(LINK, BYTES, () -> arrived.add(4));
        runAll();
        assertThat(arrived).containsExactly(4);
        assertThat(told).containsExactly("told");
    }

    @Test
    void theStrongestOfSeveralCutsCounts() {
        SimNetwork network = network(AT_ONCE, 0, 0, 0);
        assertThat(network.passage(LINK)).isEqualTo(Passage.OPEN);
        network.hold(LINK, new CutLinks("cut", "", List.of(LINK), Cut.STALL));
        assertThat(network.passage(LINK)).isEqualTo(Passage.STALLED);
        network.hold(LINK, new CutLinks("cut", "", List.of(LINK), Cut.BLACKHOLE));
        assertThat(network.passage(LINK)).isEqualTo(Passage.LOST);
        network.hold(LINK, new ResetLinks("reset", "", List.of(LINK)));
        assertThat(network.passage(LINK)).isEqualTo(Passage.RESET);
        network.hold(LINK, new CutLinks("cut", "", List.of(LINK), Cut.REFUSE));
        assertThat(network.passage(LINK)).isEqualTo(Passage.REFUSED);
    }

    private static SlowLinks slow(int millis) {
        return new SlowLinks("slow", "", List.of(LINK), Duration.ofMillis(millis), Duration.ZERO);
    }
}
