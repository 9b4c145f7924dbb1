// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.paxos;

import dev.touchstone.store.protocol.message.PaxosMessage;
import dev.touchstone.store.protocol.message.RegisterState;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.List;
import java.util.TreeMap;

/** What an acceptor that joins takes over. */
final class JoinedStates {
    private JoinedStates() {}

    /** Of each register the highest promise and the last value of all; a promise is at least as high as the value's ballot. */
    static List<RegisterState> merged(List<RegisterState> own, List<PaxosMessage.Joined> told) {
        TreeMap<Bytes, RegisterState> all = new TreeMap<>();
        own.forEach(each -> all.put(each.register(), each));
        told.forEach(
                each -> each.registers().forEach(state -> all.merge(state.register(), state, RegisterState::merge)));
        return List.copyOf(all.values());
    }
}
