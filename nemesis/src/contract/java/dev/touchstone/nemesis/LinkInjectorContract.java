// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.touchstone.nemesis.LinkFault.Cut;
import dev.touchstone.nemesis.LinkFault.CutLinks;
import dev.touchstone.nemesis.Fault.Need;
import dev.touchstone.nemesis.Injector.Observation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What every injector of links does, whatever its links are made of: faults are seen to begin and to end, and several on one
 * link are counted.
 */
public abstract class LinkInjectorContract {
    private static final Link ONE = new Link("n1", "n2");
    private static final Link OTHER = new Link("n2", "n1");
    private static final Link CLIENTS = new Link(Link.CLIENT, "n2");

    /** An injector of links among n1 and n2 and from clients to both; the same for the whole test. */
    protected abstract Injector<LinkFault> injector();

    /** What its links have. */
    protected abstract Set<Need> offers();

    /** Lets time pass until it is done. */
    protected abstract void await(CompletableFuture<?> done);

    /** True if what is sent along the link now arrives before long. */
    protected abstract boolean passes(Link link);

    private Observation inject(LinkFault fault) {
        return answer(done -> injector().inject(fault, done));
    }

    private Observation heal(LinkFault fault) {
        return answer(done -> injector().heal(fault, done));
    }

    private Observation answer(Consumer<Consumer<Observation>> call) {
        CompletableFuture<Observation> answer = new CompletableFuture<>();
        call.accept(seen -> assertThat(answer.complete(seen)).as("answered once").isTrue());
        await(answer);
        return answer.join();
    }

    private void isSeenToBegin(LinkFault fault) {
        Observation seen = inject(fault);
        assertThat(seen.observed()).as("%s: %s", fault, seen.evidence()).isTrue();
    }

    private void isSeenToEnd(LinkFault fault) {
        Observation seen = heal(fault);
        assertThat(seen.observed()).as("%s: %s", fault, seen.evidence()).isTrue();
    }

    private void isNotSeenToEnd(LinkFault fault) {
        Observation seen = heal(fault);
        assertThat(seen.observed()).as("%s: %s", fault, seen.evidence()).isFalse();
    }

    private static CutLinks cut(Cut how, Link... links) {
        return new CutLinks("cut-" + how, "some", List.of(links), how);
    }

    private static LinkFault.SlowLinks slow(int millis, Link... links) {
        return new LinkFault.SlowLinks("slow", "some", List.of(links), Duration.ofMillis(millis), Duration.ZERO);
    }

    /** One of each fault that these links can have, of the same link, those that cut it first. */
    private List<LinkFault> one(Link link) {
        List<LinkFault> faults = new ArrayList<>(passingNothing(link));
        faults.add(slow(120, link));
        faults.add(new LinkFault.NarrowLinks("narrow", "some", List.of(link), 5_000));
        faults.add(new LinkFault.SliceLinks("slices", "some", List.of(link), 50, Duration.ofMillis(6)));
        return faults.stream().filter(fault -> offers().contains(fault.need())).toList();
    }

    private List<LinkFault> passingNothing(Link link) {
        List<LinkFault> faults = new ArrayList<>();
        for (Cut how : Cut.values()) {
            faults.add(cut(how, link));
        }
        faults.add(new LinkFault.ResetLinks("reset", "some", List.of(link)));
        faults.add(new LinkFault.LossyLinks("lossy", "some", List.of(link), 1));
        return faults.stream().filter(fault -> offers().contains(fault.need())).toList();
    }

    @Test
    void everyFaultIsSeenToBeginAndToEndAndHitsItsLinkAlone() {
        for (Link link : List.of(ONE, CLIENTS)) {
            List<LinkFault> cutting = passingNothing(link);
            for (LinkFault fault : one(link)) {
                isSeenToBegin(fault);
                assertThat(passes(link)).as("%s", fault).isEqualTo(!cutting.contains(fault));
                assertThat(passes(OTHER)).as("%s", fault).isTrue();
                isSeenToEnd(fault);
                assertThat(passes(link)).as("after %s", fault).isTrue();
            }
        }
    }

    @Test
    void aLinkOfTwoEqualFaultsIsCutUntilTheLastOfThemIsHealed() {
        for (LinkFault fault : passingNothing(ONE)) {
            LinkFault equal = passingNothing(ONE).get(passingNothing(ONE).indexOf(fault));
            assertThat(equal).isEqualTo(fault).isNotSameAs(fault);
            isSeenToBegin(fault);
            isSeenToBegin(equal);
            isNotSeenToEnd(fault);
            // Healed twice, it does not end the other one.
            isNotSeenToEnd(fault);
            assertThat(passes(ONE)).as("%s", fault).isFalse();
            isSeenToEnd(equal);
            assertThat(passes(ONE)).as("%s", fault).isTrue();
            isSeenToEnd(fault);
        }
    }

    @Test
    void ofTwoFaultsThatShareALinkEachKeepsItCut() {
        CutLinks both = cut(Cut.BLACKHOLE, ONE, OTHER);
        CutLinks one = cut(Cut.BLACKHOLE, ONE);
        isSeenToBegin(both);
        isSeenToBegin(one);
        isNotSeenToEnd(both);
        assertThat(passes(ONE)).isFalse();
        assertThat(passes(OTHER)).isTrue();
        isSeenToEnd(one);
        assertThat(passes(ONE)).isTrue();
        isSeenToEnd(both);
    }

    @Test
    void faultsOfDifferentKindsOnOneLinkAreUndoneOneByOneInAnyOrder() {
        List<Cut> order = new ArrayList<>(List.of(Cut.values()));
        for (int turn = 0; turn < order.size(); turn++) {
            List<CutLinks> cuts = order.stream().map(how -> cut(how, ONE)).toList();
            for (CutLinks cut : cuts) {
                isSeenToBegin(cut);
                assertThat(passes(ONE)).isFalse();
            }
            isNotSeenToEnd(cuts.get(0));
            assertThat(passes(ONE)).as("without %s", cuts.get(0)).isFalse();
            isNotSeenToEnd(cuts.get(2));
            assertThat(passes(ONE)).as("with %s", cuts.get(1)).isFalse();
            isSeenToEnd(cuts.get(1));
            assertThat(passes(ONE)).isTrue();
            isSeenToEnd(cuts.get(0));
            isSeenToEnd(cuts.get(2));
            Collections.rotate(order, 1);
        }
    }

    @Test
    void aSlowLinkThatIsCutIsStillSlowWhenTheCutIsHealed() {
        assumeTrue(offers().contains(Need.LATENCY), "these links cannot be slowed down");
        LinkFault.SlowLinks slow = slow(120, ONE);
        CutLinks cut = cut(Cut.BLACKHOLE, ONE);
        isSeenToBegin(slow);
        isSeenToBegin(cut);
        isSeenToEnd(cut);
        assertThat(passes(ONE)).isTrue();
        isSeenToEnd(slow);
    }

    @Test
    void aFaultThatNeverBeganIsOver() {
        for (LinkFault fault : one(ONE)) {
            isSeenToEnd(fault);
            assertThat(passes(ONE)).as("%s", fault).isTrue();
        }
    }
}
