// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.nemesis.Injector.Observation;
import dev.touchstone.nemesis.LinkFault.Cut;
import dev.touchstone.nemesis.LinkFault.CutLinks;
import dev.touchstone.nemesis.LinkFault.SlowLinks;
import dev.touchstone.nemesis.ProcessFault.PauseNodes;
import dev.touchstone.nemesis.proxy.EmbeddedToxiproxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InjectorsTest {
    private final EmbeddedToxiproxy toxiproxy = EmbeddedToxiproxy.start(1);
    private final StandInNode node = new StandInNode();
    private final StandInNode sick = new StandInNode();
    private LinkTable table;
    private ToxiproxyInjector injector;

    @BeforeEach
    void createLinks() throws IOException {
        node.serve();
        Map<String, String> nodes = Map.of("n1", node.address(), "n2", node.address(), "n3", sick.address());
        table = LinkTable.create(
                new ToxiproxyClient("127.0.0.1", toxiproxy.port()), "127.0.0.1", List.of(), nodes, nodes);
        injector = new ToxiproxyInjector(table, StandInNode.QUESTIONS, Runnable::run);
    }

    @AfterEach
    void close() throws IOException {
        injector.close();
        toxiproxy.close();
        node.close();
        sick.close();
    }

    @Test
    void thereIsAProxyPerDirectedLink() {
        assertThat(table.links()).hasSize(3 * 2 + 3).contains(new Link("n3", "n1"), new Link(Link.CLIENT, "n2"));
    }

    @Test
    void everyCutIsSeenToTakeHoldAndToHeal() {
        for (Cut how : Cut.values()) {
            CutLinks cut = new CutLinks(
                    "cut-" + how, "n1 | n2", List.of(new Link("n1", "n2"), new Link(Link.CLIENT, "n2")), how);
            Observation injected = answer(done -> injector.inject(cut, done));
            assertThat(injected.observed()).as("%s: %s", how, injected).isTrue();
            assertThat(injected.evidence())
                    .contains(how == Cut.REFUSE ? "n1->n2: connection refused" : "n1->n2: no answer in 300 ms");
            Observation healed = answer(done -> injector.heal(cut, done));
            assertThat(healed.observed()).as("%s: %s", how, healed).isTrue();
            assertThat(healed.evidence()).contains("n1->n2: answered after");
        }
    }

    @Test
    void aProxyStaysDisabledUntilTheLastFaultThatRefusesIsHealed() {
        CutLinks one = new CutLinks("one", "", List.of(new Link("n1", "n2")), Cut.REFUSE);
        CutLinks two = new CutLinks("two", "", List.of(new Link("n1", "n2")), Cut.REFUSE);
        answer(done -> injector.inject(one, done));
        answer(done -> injector.inject(two, done));
        assertThat(answer(done -> injector.heal(one, done)).observed()).isFalse();
        assertThat(answer(done -> injector.heal(two, done)).observed()).isTrue();
    }

    @Test
    void equalFaultsMayOverlap() {
        for (Cut how : Cut.values()) {
            CutLinks one = new CutLinks("cut", "n1 | n2", List.of(new Link("n1", "n2")), how);
            CutLinks same = new CutLinks("cut", "n1 | n2", List.of(new Link("n1", "n2")), how);
            assertThat(answer(done -> injector.inject(one, done)).observed()).isTrue();
            assertThat(answer(done -> injector.inject(same, done)).observed()).isTrue();
            assertThat(answer(done -> injector.heal(one, done)).evidence()).contains("another fault still wants");
            assertThat(answer(done -> injector.heal(same, done)).observed()).isTrue();
            assertThat(answer(done -> injector.heal(one, done)).observed()).isTrue();
        }
    }

    @Test
    void aLinkToADeadNodeIsNotSeenToHealBeforeTheNodeIsBack() throws IOException {
        sick.kill();
        healsOnlyWhenBack("n3 itself: connection refused", sick::revive);
    }

    @Test
    void aLinkToAPausedNodeIsNotSeenToHealBeforeTheNodeIsBack() throws IOException {
        // Bound and not served: the kernel accepts, and nobody answers.
        healsOnlyWhenBack("n3 itself: no answer", sick::serve);
    }

    @Test
    void aConnectionThatIsAcceptedAndClosedIsNoAnswer() throws IOException {
        // As of what forwards a port before it knows whether anybody listens behind it.
        StandInNode.Accepting door = sick.acceptAndClose();
        healsOnlyWhenBack("n3 itself: closed after", () -> {
            door.close();
            sick.serve();
        });
    }

    @Test
    void aFaultThatAnotherHidesIsSeenWhenThatIsOver() {
        List<Link> link = List.of(new Link("n1", "n2"));
        CutLinks cut = new CutLinks("cut", "", link, Cut.STALL);
        SlowLinks slow = new SlowLinks("slow", "", link, Duration.ofMillis(200), Duration.ZERO);
        assertThat(answer(done -> injector.inject(cut, done)).observed()).isTrue();
        CompletableFuture<Observation> seen = ask(done -> injector.inject(slow, done));
        // Longer than what is not hidden is looked at.
        assertThat(seen.copy()
                        .completeOnTimeout(new Observation(false, "not yet"), 6, TimeUnit.SECONDS)
                        .join()
                        .evidence())
                .isEqualTo("not yet");
        assertThat(answer(done -> injector.heal(cut, done)).observed()).isTrue();
        assertThat(seen.join().observed()).as(seen.join().evidence()).isTrue();
        assertThat(answer(done -> injector.heal(slow, done)).observed()).isTrue();
    }

    @Test
    void proxiesThatAreThereAlreadyAreLookedAtWhereTheyAreReached() throws IOException {
        Link link = new Link("n1", "n2");
        InetSocketAddress through = table.listen(link);
        ToxiproxyClient client = new ToxiproxyClient("127.0.0.1", toxiproxy.port());
        LinkTable there = LinkTable.of(client, Map.of(link, new LinkPath(through, null)));
        try (ToxiproxyInjector links = new ToxiproxyInjector(there, StandInNode.QUESTIONS, Runnable::run)) {
            CutLinks cut = new CutLinks("cut", "", List.of(link), Cut.BLACKHOLE);
            Observation seen = answer(done -> links.inject(cut, done));
            assertThat(seen.observed()).isTrue();
            assertThat(seen.evidence()).contains("n2 itself: not asked, its address is not known here");
            assertThat(answer(done -> links.heal(cut, done)).observed()).isTrue();
        }
        assertThatThrownBy(() -> LinkTable.of(client, Map.of(new Link("n1", "n9"), new LinkPath(through, null))))
                .isInstanceOf(IOException.class)
                .hasMessage("Toxiproxy has no proxy named n1->n9");
    }

    private void healsOnlyWhenBack(String evidence, Back back) throws IOException {
        CutLinks cut =
                new CutLinks("cut", "", List.of(new Link("n1", "n3"), new Link(Link.CLIENT, "n3")), Cut.BLACKHOLE);
        Observation cutSeen = answer(done -> injector.inject(cut, done));
        assertThat(cutSeen.observed()).as(cutSeen.evidence()).isTrue();
        assertThat(cutSeen.evidence()).contains(evidence);
        CompletableFuture<Observation> healed = new CompletableFuture<>();
        injector.heal(cut, healed::complete);
        assertThat(healed.copy()
                        .completeOnTimeout(new Observation(false, "not yet"), 1, TimeUnit.SECONDS)
                        .join())
                .isEqualTo(new Observation(false, "not yet"));
        back.run();
        assertThat(healed.orTimeout(60, TimeUnit.SECONDS).join().observed()).isTrue();
    }

    @FunctionalInterface
    private interface Back {
        void run() throws IOException;
    }

    @Test
    void slowLinksAreSeenToBeSlow() {
        SlowLinks slow = new SlowLinks(
                "slow", "n1 -> n2", List.of(new Link("n1", "n2")), Duration.ofMillis(200), Duration.ofMillis(20));
        assertThat(answer(done -> injector.inject(slow, done)).observed()).isTrue();
        assertThat(answer(done -> injector.heal(slow, done)).observed()).isTrue();
    }

    @Test
    void aFaultOfAnUnknownLinkIsNotObserved() {
        CutLinks cut = new CutLinks("cut", "", List.of(new Link("n1", "n9")), Cut.BLACKHOLE);
        Observation seen = answer(done -> injector.inject(cut, done));
        assertThat(seen.observed()).isFalse();
        assertThat(seen.evidence()).contains("there is no link n1->n9");
    }

    @Test
    void pausingARealProcessIsSeenInItsState() throws IOException {
        Process sleeper = new ProcessBuilder("sleep", "60").start();
        try (ProcessInjector processes = new ProcessInjector(new SignalledProcess(sleeper), Runnable::run)) {
            PauseNodes pause = new PauseNodes("pause-one", "n1", List.of("n1"));
            Observation paused = answer(done -> processes.inject(pause, done));
            assertThat(paused.observed()).as(paused.evidence()).isTrue();
            assertThat(answer(done -> processes.heal(pause, done)).observed()).isTrue();
            ProcessFault.KillNodes kill = new ProcessFault.KillNodes("kill-one", "n1", List.of("n1"));
            assertThat(answer(done -> processes.inject(kill, done)).observed()).isTrue();
        } finally {
            sleeper.destroyForcibly();
        }
    }

    @Test
    void whoSaysYesAndDoesNothingIsNotBelieved() throws IOException {
        try (LyingToxiproxy liar = new LyingToxiproxy();
                ToxiproxyInjector links = new ToxiproxyInjector(table(liar), StandInNode.QUESTIONS, Runnable::run);
                ProcessInjector processes = new ProcessInjector(new IdleProcesses(), Runnable::run)) {
            List<Link> link = List.of(new Link("n1", "n2"));
            Duration latency = Duration.ofMillis(300);
            List<CompletableFuture<Observation>> seen = Stream.of(
                            new CutLinks("cut", "n1 | n2", link, Cut.BLACKHOLE),
                            new CutLinks("cut", "n1 | n2", link, Cut.REFUSE),
                            new SlowLinks("slow", "n1 -> n2", link, latency, Duration.ZERO),
                            new SlowLinks("jitter", "n1 -> n2", link, latency, latency),
                            new LinkFault.NarrowLinks("narrow", "n1 -> n2", link, 2_000),
                            new LinkFault.SliceLinks("slices", "n1 -> n2", link, 10, Duration.ofMillis(5)),
                            new LinkFault.ResetLinks("reset", "n1 -> n2", link))
                    .map(fault -> ask(done -> links.inject(fault, done)))
                    .toList();
            CompletableFuture<Observation> paused =
                    ask(done -> processes.inject(new PauseNodes("pause-one", "n1", List.of("n1")), done));
            CompletableFuture<Observation> killed =
                    ask(done -> processes.inject(new ProcessFault.KillNodes("kill-one", "n1", List.of("n1")), done));
            assertThat(seen).extracting(CompletableFuture::join).allSatisfy(looked -> {
                assertThat(looked.observed()).as(looked.evidence()).isFalse();
                assertThat(looked.evidence()).contains("1 of 1 not seen: n1->n2: answered after");
            });
            assertThat(paused.join().observed()).isFalse();
            assertThat(killed.join().observed()).isFalse();
        }
    }

    private LinkTable table(LyingToxiproxy liar) throws IOException {
        Map<String, String> nodes = Map.of("n1", node.address(), "n2", node.address());
        ToxiproxyClient client = new ToxiproxyClient("127.0.0.1", liar.port());
        return LinkTable.create(client, "127.0.0.1", List.of(), nodes, nodes);
    }

    /** Does nothing that it is asked for. */
    private static final class IdleProcesses implements NodeProcesses {
        @Override
        public void kill(List<String> nodes) {}

        @Override
        public void launch(String node) {}

        @Override
        public void awaitServing(String node) {}

        @Override
        public boolean serves(String node) {
            return true;
        }

        @Override
        public boolean hasSpoken(String node) {
            return true;
        }

        @Override
        public void pause(String node) {}

        @Override
        public void resume(String node) {}

        @Override
        public NodeState state(String node) {
            return NodeState.ofProcess(ProcessHandle.current().pid());
        }
    }

    private static Observation answer(Consumer<Consumer<Observation>> call) {
        return ask(call).join();
    }

    private static CompletableFuture<Observation> ask(Consumer<Consumer<Observation>> call) {
        CompletableFuture<Observation> answer = new CompletableFuture<>();
        call.accept(answer::complete);
        return answer.orTimeout(60, TimeUnit.SECONDS);
    }

    private record SignalledProcess(Process process) implements NodeProcesses {
        @Override
        public void kill(List<String> nodes) {
            process.destroyForcibly();
        }

        @Override
        public void launch(String node) throws IOException {
            throw new IOException("not started again here");
        }

        @Override
        public void awaitServing(String node) throws IOException {
            throw new IOException("not started again here");
        }

        @Override
        public boolean serves(String node) {
            return false;
        }

        @Override
        public boolean hasSpoken(String node) {
            return false;
        }

        @Override
        public void pause(String node) throws IOException {
            signal("-STOP");
        }

        @Override
        public void resume(String node) throws IOException {
            signal("-CONT");
        }

        @Override
        public NodeState state(String node) {
            return NodeState.ofProcess(process.pid());
        }

        private void signal(String signal) throws IOException {
            new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
        }
    }
}
