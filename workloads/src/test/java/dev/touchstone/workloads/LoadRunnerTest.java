// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.history.History;
import dev.touchstone.history.Outcome;
import dev.touchstone.workloads.KvClient.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LoadRunnerTest {
    private static final Result OK = new Result.Ok(List.of(), "", "v");

    private final VirtualTimeline timeline = new VirtualTimeline();
    private final HistoryRecorder recorder = new HistoryRecorder(timeline);
    private final List<ScriptedClient> clients = new ArrayList<>();

    private LoadRunner runner(LoadShape shape, int nodes, Function<String, Result> script) {
        for (int i = 0; i < shape.concurrency(); i++) {
            clients.add(new ScriptedClient(timeline, "n" + (1 + i % nodes), script));
        }
        return new LoadRunner(
                timeline, RegisterWorkload.DEFAULT, "b", shape, clients, recorder, new SplittableRandom(7));
    }

    private History load(LoadRunner runner, Duration time) {
        runner.start();
        timeline.run(time);
        AtomicBoolean stopped = new AtomicBoolean();
        runner.stop(() -> stopped.set(true));
        timeline.run(Duration.ofSeconds(1));
        assertThat(stopped).isTrue();
        return recorder.finish(List.of());
    }

    @Test
    void asksForTheRateThatItIsTold() {
        History history = load(runner(LoadShape.ofRate(10, 200), 5, request -> OK), Duration.ofSeconds(60));
        assertThat(history.size()).isBetween(200 * 60 * 90 / 100, 200 * 60 * 110 / 100);
    }

    @Test
    void aProcessIsOneThingAfterAnotherAndEndsWithAnUnknownOutcome() {
        AtomicInteger asked = new AtomicInteger();
        History history = load(
                runner(LoadShape.ofRate(4, 400), 2, request -> switch (asked.incrementAndGet() % 5) {
                    case 0 -> new Result.Unknown("no answer");
                    case 1 -> new Result.NotDone("refused");
                    default -> OK;
                }),
                Duration.ofSeconds(5));
        TreeMap<Integer, Integer> last = new TreeMap<>();
        int infos = 0;
        for (int op = 0; op < history.size(); op++) {
            Integer before = last.put(history.process(op), op);
            if (before != null) {
                assertThat(history.completeIndex(before)).isLessThan(history.invokeIndex(op));
                assertThat(history.outcome(before)).isNotEqualTo(Outcome.INFO);
            }
            infos += history.isInfo(op) ? 1 : 0;
        }
        assertThat(infos).isGreaterThan(50);
        assertThat(last)
                .as("a new process for each unknown outcome, beside the first four")
                .hasSizeGreaterThan(infos);
        assertThat(recorder.counts()[2]).isEqualTo(infos);
    }

    /** The history does not say which node was asked, but a script does whose client it was, and one client of each reads last. */
    @Test
    void whoAsksManyNodesIsStillAClientOfOne() {
        List<ScriptedClient> roaming = List.of(
                new ScriptedClient(timeline, "", "n1", request -> OK),
                new ScriptedClient(timeline, "", "n2", request -> OK));
        LoadRunner runner = new LoadRunner(
                timeline,
                RegisterWorkload.DEFAULT,
                "b",
                LoadShape.ofRate(2, 100),
                roaming,
                recorder,
                new SplittableRandom(7));
        runner.start();
        timeline.run(Duration.ofSeconds(1));
        runner.stop(() -> {});
        timeline.run(Duration.ofSeconds(1));
        assertThat(runner.script().nodes()).containsExactly("n1", "n2");
        roaming.forEach(each -> each.requests.clear());
        runner.finalReads(() -> {});
        timeline.run(Duration.ofSeconds(1));
        roaming.forEach(each -> assertThat(each.requests).hasSize(RegisterWorkload.DEFAULT.keys()));
        assertThat(recorder.finish(List.of()).node(0)).isEqualTo(dev.touchstone.history.Values.NIL);
    }

    @Test
    void aScriptIsDoneAgain() {
        LoadRunner drawn = runner(LoadShape.ofRate(3, 100), 2, request -> OK);
        int loaded = load(drawn, Duration.ofSeconds(2)).size();
        AtomicBoolean read = new AtomicBoolean();
        drawn.finalReads(() -> read.set(true));
        timeline.run(Duration.ofSeconds(5));
        assertThat(read).isTrue();
        Script script = drawn.script();
        assertThat(script.nodes()).containsExactly("n1", "n2", "n1");
        assertThat(script.steps().stream().filter(step -> !step.last())).hasSize(loaded);
        assertThat(script.steps().stream().filter(Script.Step::last)).hasSize(10);

        VirtualTimeline again = new VirtualTimeline();
        HistoryRecorder recording = new HistoryRecorder(again);
        List<ScriptedClient> others = script.nodes().stream()
                .map(node -> new ScriptedClient(again, node, request -> OK))
                .toList();
        LoadRunner scripted = new LoadRunner(
                again, RegisterWorkload.DEFAULT, "b", script, others, recording, new SplittableRandom(8));
        scripted.start();
        again.run(Duration.ofSeconds(2));
        scripted.stop(() -> {});
        again.run(Duration.ofSeconds(1));
        scripted.finalReads(() -> {});
        again.run(Duration.ofSeconds(5));
        assertThat(scripted.script()).isEqualTo(script);
        for (int i = 0; i < others.size(); i++) {
            assertThat(others.get(i).requests).isEqualTo(clients.get(i).requests);
        }
        assertThat(recording.finish(List.of()).size()).isEqualTo(script.steps().size());
    }

    @Test
    void theHistoryIsInTheOrderInWhichThingsHappened() {
        History history = load(runner(LoadShape.ofRate(6, 600), 3, request -> OK), Duration.ofSeconds(2));
        for (int op = 1; op < history.size(); op++) {
            assertThat(history.invokeIndex(op)).isGreaterThan(history.invokeIndex(op - 1));
            assertThat(history.invokeNanos(op)).isGreaterThanOrEqualTo(history.invokeNanos(op - 1));
            assertThat(history.completeNanos(op)).isGreaterThan(history.invokeNanos(op));
        }
    }

    @Test
    void oneSeedOneLoad() {
        LoadRunnerTest again = new LoadRunnerTest();
        load(runner(LoadShape.ofRate(5, 100), 5, request -> OK), Duration.ofSeconds(5));
        again.load(again.runner(LoadShape.ofRate(5, 100), 5, request -> OK), Duration.ofSeconds(5));
        assertThat(again.clients.stream().map(client -> client.requests))
                .isEqualTo(clients.stream().map(client -> client.requests).toList());
    }

    @Test
    void theFinalReadsAskAllOwnersOfEveryKeyByWayOfEveryNode() {
        LoadRunner runner = runner(LoadShape.ofRate(6, 60), 3, request -> OK);
        AtomicBoolean done = new AtomicBoolean();
        runner.finalReads(() -> done.set(true));
        timeline.run(Duration.ofSeconds(5));
        assertThat(done).isTrue();
        TreeSet<String> nodes = new TreeSet<>();
        for (ScriptedClient client : clients) {
            if (!client.requests.isEmpty()) {
                assertThat(nodes.add(client.node()))
                        .as("once by way of " + client.node())
                        .isTrue();
                assertThat(client.requests)
                        .hasSize(RegisterWorkload.DEFAULT.keys())
                        .doesNotHaveDuplicates()
                        .allMatch(request -> request.startsWith("get all b r"));
            }
        }
        assertThat(nodes).containsExactly("n1", "n2", "n3");
    }

    @Test
    void aFinalReadThatIsNotAnsweredIsMadeAgainAFewTimes() {
        AtomicInteger asked = new AtomicInteger();
        LoadRunner runner = runner(
                LoadShape.ofRate(1, 1),
                1,
                request -> asked.incrementAndGet() <= 2 ? new Result.NotDone("timeout") : OK);
        AtomicBoolean done = new AtomicBoolean();
        runner.finalReads(() -> done.set(true));
        timeline.run(Duration.ofSeconds(5));
        assertThat(done).isTrue();
        assertThat(clients.get(0).requests).hasSize(RegisterWorkload.DEFAULT.keys() + 2);
    }

    @Test
    void finalReadsThatAreNeverAnsweredEndAllTheSame() {
        LoadRunner runner = runner(LoadShape.ofRate(2, 2), 2, request -> new Result.Unknown("silence"));
        AtomicBoolean done = new AtomicBoolean();
        runner.finalReads(() -> done.set(true));
        timeline.run(Duration.ofMinutes(1));
        assertThat(done).isTrue();
        assertThat(clients.get(0).requests).hasSize(4 * RegisterWorkload.DEFAULT.keys());
    }

    @Test
    void asManyClientsAsTheShapeSays() {
        assertThatThrownBy(() -> new LoadRunner(
                        timeline,
                        RegisterWorkload.DEFAULT,
                        "b",
                        LoadShape.ofRate(3, 1),
                        List.of(),
                        recorder,
                        new SplittableRandom(1)))
                .hasMessage("0 clients for a concurrency of 3");
        assertThatThrownBy(() -> LoadShape.ofRate(0, 10)).hasMessage("concurrency is 1 to 10000, not 0");
    }
}
