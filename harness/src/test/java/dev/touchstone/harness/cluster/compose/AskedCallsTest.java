// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import static dev.touchstone.harness.cluster.compose.EngineEvent.Kind.CONNECT;
import static dev.touchstone.harness.cluster.compose.EngineEvent.Kind.DIE;
import static dev.touchstone.harness.cluster.compose.EngineEvent.Kind.DISCONNECT;
import static dev.touchstone.harness.cluster.compose.EngineEvent.Kind.KILL;
import static dev.touchstone.harness.cluster.compose.EngineEvent.Kind.PAUSE;
import static dev.touchstone.harness.cluster.compose.EngineEvent.Kind.START;
import static dev.touchstone.harness.cluster.compose.EngineEvent.Kind.UNPAUSE;
import static dev.touchstone.harness.cluster.compose.EngineEvent.Kind.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.exception.ConflictException;
import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.compose.EngineEvent.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AskedCallsTest {
    private static final long HOUR_NANOS = 3_600_000_000_000L;

    private final AskedCalls asked = new AskedCalls();
    private final List<EngineEvent> events = new ArrayList<>();

    @Test
    void whatWasAskedForIsForeignToNobody() {
        ask("n1", START, CONNECT, START);
        ask("n1", PAUSE, PAUSE);
        ask("n1", UNPAUSE, UNPAUSE);
        ask("n1", KILL, KILL, DISCONNECT, DIE);
        ask("n1", START, CONNECT, START);
        ask("n1", KILL, KILL, DISCONNECT, DIE);
        ask("n1", START, CONNECT);
        assertThat(asked.firstForeign(events)).isEmpty();
    }

    @Test
    void whatNobodyAskedForIsToldWithItsTime() {
        ask("n1", START, START);
        events.add(event("n1", PAUSE));
        events.add(event("n1", UNPAUSE));
        assertThat(first().kind()).isEqualTo(PAUSE);
        assertThat(new EngineEvent(1_764_300_000_123_456_789L, "n1", PAUSE, "").words())
                .isEqualTo("n1 was paused at 2025-11-28T03:20:00.123Z");
        assertThat(new EngineEvent(0, "n1", KILL, "9").words())
                .isEqualTo("n1 was sent signal 9 at 1970-01-01T00:00:00Z");
    }

    @Test
    void aCallAccountsForOneEventOfItsContainer() {
        ask("n1", START, START);
        ask("n1", KILL, KILL, DIE, DISCONNECT);
        events.add(event("n2", KILL));
        assertThat(first().service()).isEqualTo("n2");
        ask("n2", KILL);
        assertThat(asked.firstForeign(events)).isEmpty();
        events.add(event("n1", START));
        events.add(event("n1", START));
        assertThat(first().kind()).isEqualTo(START);
    }

    @Test
    void ofTwoTheOneThatIsFarFromTheCallIsForeign() {
        ask("n1", PAUSE, PAUSE);
        EngineEvent before = new EngineEvent(events.get(0).nanos() - HOUR_NANOS, "n1", PAUSE, "");
        events.add(0, before);
        assertThat(first()).isSameAs(before);
    }

    /** Whatever the order in which an engine tells both, and whoever ended it. */
    @Test
    void aContainerThatEndsLeavesItsNetwork() {
        ask("n1", KILL, DISCONNECT);
        assertThat(asked.firstForeign(events)).isEmpty();
        events.add(event("n1", DIE));
        assertThat(asked.firstForeign(events)).isEmpty();
        events.add(event("n1", DISCONNECT));
        assertThat(first().kind()).isEqualTo(DISCONNECT);
    }

    @Test
    void anEndThatNobodyAskedForIsToldAndNotThatItLeftItsNetwork() {
        events.add(event("n1", DISCONNECT));
        events.add(event("n1", DIE));
        assertThat(first().kind()).isEqualTo(DIE);
    }

    @Test
    void toKillWhatIsPausedMayResumeIt() {
        ask("n1", PAUSE, PAUSE);
        asked.killPaused("n1", () -> {});
        events.addAll(List.of(event("n1", UNPAUSE), event("n1", KILL), event("n1", DIE)));
        assertThat(asked.firstForeign(events)).isEmpty();
    }

    /** As it was recorded: two events for one cut of a node that runs, and none for its ends while it is off. */
    @Test
    void noEndOfItsOwnHidesThatItWasCutOff() {
        long begin = System.currentTimeMillis() * EngineEvent.NANOS_OF_MILLI;
        ask("n1", START, List.of(at(begin, CONNECT), at(begin + millis(400), START)));
        EngineEvent cut = at(begin + millis(45_595), DISCONNECT);
        events.addAll(List.of(cut, at(begin + millis(45_596), DISCONNECT)));
        for (long kill : List.of(46_000, 56_000, 59_000)) {
            ask("n1", KILL, List.of(at(begin + millis(kill), KILL), at(begin + millis(kill + 60), DIE)));
            ask("n1", START, List.of(at(begin + millis(kill + 700), START)));
        }
        assertThat(first().kind()).isEqualTo(DISCONNECT);
        events.removeIf(event -> event.kind() == DISCONNECT);
        assertThat(first().nanos()).isEqualTo(begin + millis(46_700));
        EngineEvent back = at(begin + millis(61_825), CONNECT);
        events.add(back);
        events.removeIf(event -> event.kind() == START && event.nanos() > begin + millis(400));
        events.removeIf(event -> event.kind() == KILL || event.kind() == DIE);
        assertThat(first()).isSameAs(back);
    }

    /** Put back while it is down: the engine tells that at its next start alone, as it does of any. */
    @Test
    void whoIsStartedOffItsNetworkWasCutOff() {
        ask("n1", START, CONNECT, START);
        events.add(event("n1", DISCONNECT));
        ask("n1", KILL, KILL, DIE);
        ask("n1", START, START);
        ask("n1", KILL, KILL, DIE);
        ask("n1", START, CONNECT, START);
        assertThat(first().kind()).isEqualTo(DISCONNECT);
    }

    @Test
    void anEndAccountsForACutOnlyWithinSeconds() {
        long now = System.currentTimeMillis() * EngineEvent.NANOS_OF_MILLI;
        EngineEvent cut = at(now - AskedCalls.TOGETHER - 1, DISCONNECT);
        ask("n1", KILL, List.of(at(now, KILL), at(now, DIE)));
        events.add(0, cut);
        assertThat(first()).isSameAs(cut);
        events.set(0, at(now - AskedCalls.TOGETHER, DISCONNECT));
        assertThat(asked.firstForeign(events)).isEmpty();
    }

    /** However long a busy engine takes from the one to the other. */
    @Test
    void aStartAccountsForOneWayIntoTheNetworkBeforeIt() {
        long now = System.currentTimeMillis() * EngineEvent.NANOS_OF_MILLI;
        ask("n1", START, List.of(at(now, CONNECT), at(now + 2 * AskedCalls.TOGETHER, START)));
        assertThat(asked.firstForeign(events)).isEmpty();
        events.add(event("n2", CONNECT));
        events.add(event("n2", CONNECT));
        assertThat(first()).isSameAs(events.get(2));
        events.subList(2, 4).clear();
        events.add(at(now + 2 * AskedCalls.TOGETHER + 1, CONNECT));
        assertThat(first()).isSameAs(events.get(2));
    }

    @Test
    void whatWasPausedWhenItWasKilledIsResumedByOthersLater() {
        ask("n1", PAUSE, PAUSE);
        asked.killPaused("n1", () -> events.addAll(List.of(event("n1", KILL), event("n1", DIE))));
        ask("n1", START, START);
        EngineEvent resumed = at(events.get(1).nanos() + AskedCalls.TOGETHER + millis(1), UNPAUSE);
        events.add(resumed);
        assertThat(first()).isSameAs(resumed);
    }

    @Test
    void aRefusedKillOfWhatIsPausedAccountsForNothing() {
        ask("n1", PAUSE, PAUSE);
        assertThatThrownBy(() -> asked.killPaused("n1", () -> {
                    throw new ClusterException("refused", new ConflictException("it is not running"));
                }))
                .isInstanceOf(ClusterException.class);
        events.add(event("n1", UNPAUSE));
        assertThat(first().kind()).isEqualTo(UNPAUSE);
    }

    @Test
    void nobodyHereChangesLimits() {
        events.add(event("n1", UPDATE));
        assertThat(first().words()).startsWith("n1 had its limits changed at ");
    }

    @Test
    void whatTheEngineRefusedAccountsForNothing() {
        assertThatThrownBy(() -> asked.make("n1", KILL, () -> {
                    throw new ClusterException("refused", new ConflictException("it is not running"));
                }))
                .isInstanceOf(ClusterException.class);
        events.add(event("n1", KILL));
        assertThat(first().kind()).isEqualTo(KILL);
    }

    @Test
    void whatTheEngineDidNotAnswerMayHaveBeenDone() {
        assertThatThrownBy(() -> asked.make("n1", KILL, () -> {
                    throw new ClusterException("no answer", new IllegalStateException("timed out"));
                }))
                .isInstanceOf(ClusterException.class);
        events.add(event("n1", KILL));
        assertThat(asked.firstForeign(events)).isEmpty();
    }

    private void ask(String service, Kind kind, Kind... made) {
        asked.make(service, kind, () -> List.of(made).forEach(each -> events.add(event(service, each))));
    }

    private void ask(String service, Kind kind, List<EngineEvent> made) {
        asked.make(service, kind, () -> events.addAll(made));
    }

    private static EngineEvent at(long nanos, Kind kind) {
        return new EngineEvent(nanos, "n1", kind, "9");
    }

    private static long millis(long millis) {
        return millis * EngineEvent.NANOS_OF_MILLI;
    }

    private EngineEvent first() {
        return asked.firstForeign(events).orElseThrow();
    }

    /** In the order in which they are made. */
    private EngineEvent event(String service, Kind kind) {
        return new EngineEvent(
                System.currentTimeMillis() * EngineEvent.NANOS_OF_MILLI + events.size(), service, kind, "9");
    }
}
