// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.paxos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.message.Ballot;
import dev.touchstone.store.protocol.message.PaxosMessage;
import dev.touchstone.store.protocol.message.RegisterState;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PaxosAcceptorTest {
    private static final NodeId SELF = new NodeId("a");
    private static final NodeId OTHER = new NodeId("b");
    private static final Bytes REGISTER = Bytes.ofUtf8("r");

    private final TreeMap<Bytes, Bytes> disk = new TreeMap<>();

    private static Ballot ballot(long counter) {
        return new Ballot(counter, new Incarnation(OTHER, 1));
    }

    private static PaxosMessage prepare(long counter) {
        return new PaxosMessage.Prepare(counter, 1, REGISTER, ballot(counter));
    }

    private static PaxosMessage propose(long counter, String value) {
        return new PaxosMessage.Propose(counter, 1, REGISTER, ballot(counter), Bytes.ofUtf8(value));
    }

    private AcceptorAtWork started(long incident) {
        return new AcceptorAtWork(SELF, new KeptStorage(disk, incident), false);
    }

    private AcceptorAtWork joined() {
        AcceptorAtWork acceptor = started(0);
        acceptor.during(() -> acceptor.acceptor.joined(1, List.of(), () -> {}));
        return acceptor;
    }

    @Test
    void acceptsNothingBelowWhatItPromised() {
        AcceptorAtWork acceptor = joined();
        acceptor.asked(OTHER, prepare(5));
        assertThat(acceptor.asked(OTHER, prepare(4))).containsExactly(new PaxosMessage.Outdone(4, ballot(5)));
        assertThat(acceptor.asked(OTHER, propose(4, "v"))).containsExactly(new PaxosMessage.Outdone(4, ballot(5)));
        assertThat(acceptor.asked(OTHER, propose(5, "v")))
                .containsExactly(new PaxosMessage.Accepted(5, new TreeMap<>(Map.of(SELF, 1L))));
    }

    @Test
    void keepsItsPromiseAndItsValueOverARestart() {
        AcceptorAtWork before = joined();
        before.asked(OTHER, propose(5, "v"));
        before.asked(OTHER, prepare(7));
        AcceptorAtWork after = started(0);
        assertThat(after.acceptor.votes()).isTrue();
        assertThat(after.asked(OTHER, propose(6, "w"))).containsExactly(new PaxosMessage.Outdone(6, ballot(7)));
        assertThat(after.asked(OTHER, prepare(8)))
                .containsExactly(
                        new PaxosMessage.Promise(8, ballot(5), Bytes.ofUtf8("v"), new TreeMap<>(Map.of(SELF, 1L))));
    }

    /** What is asked of it meanwhile waits until it has joined. */
    @Test
    void takesNoPartAfterAnIncidentOrDamageBeforeItHasJoined() {
        joined().asked(OTHER, prepare(5));
        assertThat(started(1).acceptor.votes()).isFalse();
        disk.replaceAll((key, value) -> key.utf8().startsWith("paxos/register/") ? Bytes.ofUtf8("damaged") : value);
        AcceptorAtWork damaged = started(0);
        assertThat(damaged.acceptor.votes()).isFalse();
        assertThat(damaged.asked(OTHER, prepare(6))).isEmpty();
        assertThat(damaged.acceptor.nextLife()).isEqualTo(2);
        RegisterState told = new RegisterState(REGISTER, ballot(9), ballot(3), Bytes.ofUtf8("v"));
        damaged.during(() -> damaged.acceptor.joined(
                2, List.of(new PaxosMessage.Joined(1, 2, true, new TreeMap<>(), List.of(told))), () -> {}));
        assertThat(damaged.acceptor.promised(REGISTER)).isEqualTo(ballot(9));
        assertThat(started(0).acceptor.votes()).isTrue();
    }

    /** Above it no ballot could ever be. */
    @Test
    void believesNoBallotThatCannotBe() {
        AcceptorAtWork acceptor = joined();
        assertThat(acceptor.asked(OTHER, prepare(Long.MAX_VALUE))).isEmpty();
        assertThat(acceptor.notes).anyMatch(note -> note.event().equals("gossip-implausible"));
        assertThat(acceptor.asked(OTHER, prepare(1))).hasSize(1);
    }

    /** Asked once more with the same number it tells again; with another one the life is one that was begun before. */
    @Test
    void tellsOneAttemptOfOneLifeWhatItHas() {
        AcceptorAtWork acceptor = joined();
        acceptor.asked(OTHER, propose(5, "v"));
        for (int i = 0; i < 2; i++) {
            assertThat(acceptor.asked(OTHER, new PaxosMessage.Join(8, 1)))
                    .singleElement()
                    .isInstanceOfSatisfying(PaxosMessage.Joined.class, joined -> {
                        assertThat(joined.life()).isEqualTo(1);
                        assertThat(joined.registers()).hasSize(1);
                    });
        }
        assertThat(acceptor.asked(OTHER, new PaxosMessage.Join(9, 1)))
                .singleElement()
                .isInstanceOfSatisfying(PaxosMessage.Joined.class, joined -> {
                    assertThat(joined.life()).isEqualTo(2);
                    assertThat(joined.registers()).isEmpty();
                });
    }
}
