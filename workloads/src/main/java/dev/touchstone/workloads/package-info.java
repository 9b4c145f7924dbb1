// SPDX-License-Identifier: Apache-2.0
/**
 * What clients do: which operations they invoke, how these become requests, and how the answers become a history.
 *
 * <p>A {@link dev.touchstone.workloads.Workload} makes operations from a seed and carries each out against a {@link
 * dev.touchstone.workloads.KvClient}, a port of some three methods, so that any store can stand behind it. A {@link
 * dev.touchstone.workloads.LoadRunner} runs it with many processes on a timeline, real or virtual, and writes the history.
 * Nothing here reads a clock or draws a number that is not from the seed.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.workloads;
