// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import static dev.touchstone.harness.cluster.compose.EngineEvent.Kind.DIE;
import static dev.touchstone.harness.cluster.compose.EngineEvent.Kind.DISCONNECT;
import static dev.touchstone.harness.cluster.compose.EngineEvent.Kind.KILL;
import static dev.touchstone.harness.cluster.compose.EngineEvent.Kind.PAUSE;
import static dev.touchstone.harness.cluster.compose.EngineEvent.Kind.START;
import static dev.touchstone.harness.cluster.compose.EngineEvent.Kind.UNPAUSE;
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
        ask("n1", START, START);
        ask("n1", PAUSE, PAUSE);
        ask("n1", UNPAUSE, UNPAUSE);
        ask("n1", KILL, KILL, DISCONNECT, DIE);
        ask("n1", START, START);
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
        asked.makeOnPaused("n1", KILL, () -> {});
        events.addAll(List.of(event("n1", UNPAUSE), event("n1", KILL), event("n1", DIE)));
        assertThat(asked.firstForeign(events)).isEmpty();
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

    private EngineEvent first() {
        return asked.firstForeign(events).orElseThrow();
    }

    /** In the order in which they are made. */
    private EngineEvent event(String service, Kind kind) {
        return new EngineEvent(
                System.currentTimeMillis() * EngineEvent.NANOS_OF_MILLI + events.size(), service, kind, "9");
    }
}
