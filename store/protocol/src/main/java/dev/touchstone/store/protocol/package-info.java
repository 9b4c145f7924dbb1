// SPDX-License-Identifier: Apache-2.0
/**
 * The sans-I/O core of a replica: everything that decides what a node does.
 *
 * <p>A {@link dev.touchstone.store.protocol.participant.Participant} takes an {@link dev.touchstone.store.protocol.participant.Event} and answers
 * with {@link dev.touchstone.store.protocol.participant.Effect}s. It never blocks, starts no thread, reads no clock, opens no file
 * and logs nothing. {@link dev.touchstone.store.protocol.driver.NodeDriver} runs the effects against the ports of
 * {@code dev.touchstone.store.protocol.port}; the server and the simulator give different adapters of these ports to the
 * same driver and the same core. Nothing here may import a framework, and nothing may behave differently because it is
 * simulated.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.protocol;
