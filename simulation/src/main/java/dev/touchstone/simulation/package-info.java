// SPDX-License-Identifier: Apache-2.0
/**
 * A whole cluster in one thread, from one seed: virtual time, a network that loses, delays and reorders, disks that forget
 * what was not yet durable, nodes that crash and pause, clocks that disagree.
 *
 * <p>Read {@link dev.touchstone.simulation.SimWorld} first: one queue of events, ordered by virtual time and then by number.
 * The nodes in it are the very {@link dev.touchstone.store.protocol.driver.StoreNode}s that the server runs; clients and
 * faults come through the same ports as in a real cluster, so that a workload, a checker or a report cannot tell the
 * difference. A run is a pure function of configuration and seed, down to the bytes of its history.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.simulation;
