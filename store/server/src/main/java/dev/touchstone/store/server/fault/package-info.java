// SPDX-License-Identifier: Apache-2.0
/**
 * Faults that a node brings about in itself when it is told to: a clock that is wrong, a disk that is full or slow. For fault
 * injection alone, and there only if {@code listen.faults} is set.
 *
 * <p>Read {@link dev.touchstone.store.server.fault.NodeFaults} first. Each fault is an adapter around a port, so that the core
 * meets it as it would meet the real thing.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.server.fault;
