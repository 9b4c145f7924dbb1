// SPDX-License-Identifier: Apache-2.0
/**
 * Faults: what can be broken, when, by whom, and how we know that it was.
 *
 * <p>A {@link dev.touchstone.nemesis.Fault} is data, a {@code schedule} says when each begins and ends and comes from a seed
 * alone, an {@link dev.touchstone.nemesis.Injector} brings it about and says what it observed, and a {@code Trial} runs a
 * load under a schedule, heals, lets the cluster settle and asks for final reads. Injectors for real clusters speak to
 * Toxiproxy, through its Java client alone, and to processes; {@code dev.touchstone.nemesis.proxy} is a Toxiproxy-compatible
 * server to run where there is none.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.nemesis;
