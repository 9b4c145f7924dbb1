// SPDX-License-Identifier: Apache-2.0
/**
 * Registers that are changed by agreement (CASPaxos): an acceptor, which never forgets what it promised, and a proposer. What a
 * register holds is no concern of theirs. Start with {@link dev.touchstone.store.protocol.paxos.PaxosAcceptor}.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.protocol.paxos;
