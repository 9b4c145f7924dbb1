// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.nemesis.ProcessFault.KillNodes;
import dev.touchstone.nemesis.schedule.Schedule;
import dev.touchstone.nemesis.schedule.ScheduledFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TrialTest {
    private static final Duration MINUTES = Duration.ofMinutes(10);

    private final VirtualTimeline timeline = new VirtualTimeline();
    private final List<String> log = new ArrayList<>();
    private final List<TrialResult> results = new ArrayList<>();
    private boolean answering = true;
    private int failingHeals;
    private Duration answerTime = Duration.ofMillis(100);
    private Duration ago = Duration.ZERO;

    private final Injector<Fault> injector = new Injector<>() {
        @Override
        public void inject(Fault fault, Consumer<Observation> done) {
            log("inject " + fault.detail());
            answer(true, done);
        }

        @Override
        public void heal(Fault fault, Consumer<Observation> done) {
            log("heal " + fault.detail());
            answer(failingHeals-- <= 0, done);
        }

        private void answer(boolean observed, Consumer<Observation> done) {
            if (answering) {
                timeline.after(answerTime, () -> done.accept(new Observation(observed, "seen", ago.toNanos())));
            }
        }
    };

    private final Load load = new Load() {
        @Override
        public void start() {
            log("start");
        }

        @Override
        public void stop(Runnable stopped) {
            log("stop");
            timeline.after(Duration.ofSeconds(1), stopped);
        }

        @Override
        public void finalReads(Runnable done) {
            log("final reads");
            timeline.after(Duration.ofSeconds(1), done);
        }
    };

    @Test
    void injectsHealsSettlesAndReadsInOrder() {
        trial(Settling.AT_ONCE, fault("n1", 2, 5), fault("n2", 4, 20));
        timeline.runTo(MINUTES);

        assertThat(log)
                .containsExactly(
                        "0 start",
                        "2000 inject n1",
                        "4000 inject n2",
                        "5000 heal n1",
                        "10000 stop",
                        "11000 heal n2",
                        "11600 final reads");
        assertThat(results).hasSize(1);
        assertThat(results.get(0).problems()).isEmpty();
        assertThat(results.get(0).aborted()).isFalse();
        assertThat(results.get(0).allObserved() && results.get(0).allHealed()).isTrue();
        assertThat(results.get(0).windows())
                .containsExactly(
                        new FaultWindow("kill-one", "n1", 2_100_000_000L, 5_100_000_000L),
                        new FaultWindow("kill-one", "n2", 4_100_000_000L, 11_100_000_000L));
    }

    /** More had to be done after a node was seen dead: the window begins with that. */
    @Test
    void aWindowBeginsWhenTheFirstOfAFaultWasSeen() {
        answerTime = Duration.ofSeconds(2);
        ago = Duration.ofMillis(1_900);
        trial(Settling.AT_ONCE, fault("n1", 2, 5));
        timeline.runTo(MINUTES);
        assertThat(results.get(0).windows().get(0).startNanos()).isEqualTo(2_100_000_000L);
    }

    @Test
    void aWindowNeverBeginsBeforeItsFaultWasAskedFor() {
        ago = Duration.ofSeconds(3);
        trial(Settling.AT_ONCE, fault("n1", 2, 5));
        timeline.runTo(MINUTES);
        assertThat(results.get(0).windows().get(0).startNanos()).isEqualTo(2_000_000_000L);
    }

    @Test
    void doesNotHangWhenTheInjectorNeverAnswers() {
        answering = false;
        trial(Settling.AT_ONCE, fault("n1", 2, 5));
        timeline.runTo(MINUTES);

        FaultRecord fault = results.get(0).faults().get(0);
        assertThat(fault.observed()).isFalse();
        assertThat(fault.healed()).isFalse();
        assertThat(fault.startEvidence()).contains("did not answer within 30000 ms");
        assertThat(results.get(0).windows()).isEmpty();
        assertThat(log).contains("32000 heal n1").last().asString().endsWith("final reads");
    }

    @Test
    void healsOnceMoreAtTheEndWhatWasNotSeenToHeal() {
        failingHeals = 1;
        trial(Settling.AT_ONCE, fault("n1", 2, 5));
        timeline.runTo(MINUTES);

        assertThat(log).contains("5000 heal n1", "11000 heal n1");
        assertThat(results.get(0).allHealed()).isTrue();
    }

    @Test
    void healsOnceMoreWhatIsBeingHealedWhenTheLoadStopsAndFails() {
        failingHeals = 1;
        answerTime = Duration.ofSeconds(5);
        trial(Settling.AT_ONCE, fault("n1", 2, 9));
        timeline.runTo(MINUTES);

        assertThat(log).contains("9000 heal n1", "10000 stop", "14000 heal n1");
        assertThat(results.get(0).allHealed()).isTrue();
    }

    @Test
    void abortStopsTheLoadHealsAndCallsBackWithoutFinalReads() {
        Trial trial = trial(Settling.AT_ONCE, fault("n1", 2, 5), fault("n2", 4, 8));
        timeline.after(Duration.ofSeconds(3), trial::abort);
        timeline.after(Duration.ofSeconds(3), trial::abort);
        timeline.runTo(MINUTES);

        assertThat(log).containsExactly("0 start", "2000 inject n1", "3000 stop", "4000 heal n1");
        assertThat(results).hasSize(1);
        assertThat(results.get(0).aborted()).isTrue();
        assertThat(results.get(0).faults().get(1).askedNanos()).isEqualTo(FaultRecord.NEVER);
    }

    @Test
    void abortedBeforeItsStartDoesNothing() {
        Trial trial = new Trial(timeline, load, injector, schedule(), Settling.AT_ONCE, TrialLimits.defaults());
        trial.abort();
        trial.start(results::add);
        timeline.runTo(MINUTES);

        assertThat(log).isEmpty();
        assertThat(results).hasSize(1);
    }

    @Test
    void pollsUntilTheClusterHasSettled() {
        int[] asked = {0};
        trial(answer -> answer.accept(++asked[0] == 3));
        timeline.runTo(MINUTES);

        assertThat(log).last().asString().isEqualTo("12000 final reads");
        assertThat(results.get(0).problems()).isEmpty();
    }

    @Test
    void saysThatTheClusterDidNotSettleAndReadsAllTheSame() {
        trial(answer -> {});
        timeline.runTo(MINUTES);

        assertThat(log).last().asString().isEqualTo("31000 final reads");
        assertThat(results.get(0).problems()).containsExactly("the cluster did not settle within 20000 ms");
    }

    private Trial trial(Settling settling, ScheduledFault... faults) {
        Trial trial = new Trial(timeline, load, injector, schedule(faults), settling, TrialLimits.defaults());
        trial.start(results::add);
        return trial;
    }

    private static Schedule schedule(ScheduledFault... faults) {
        return new Schedule("kill-one", Duration.ofSeconds(10), List.of(faults));
    }

    private static ScheduledFault fault(String node, int start, int end) {
        return new ScheduledFault(
                new KillNodes("kill-one", node, List.of(node)), Duration.ofSeconds(start), Duration.ofSeconds(end));
    }

    private void log(String what) {
        log.add(timeline.nanos() / 1_000_000 + " " + what);
    }
}
