// SPDX-License-Identifier: Apache-2.0
/**
 * Clusters that the harness can break: one port, an adapter for each way to run nodes.
 *
 * <p>{@link dev.touchstone.harness.cluster.Cluster} is the port; read it first. Its adapters are in rooms of their own:
 * {@code local} runs nodes as child processes on loopback, {@code sim} runs the same core in one thread under virtual time, and
 * {@code real} has what clusters of real nodes share. The port knows none of them; {@code harness.starter} does.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.harness.cluster;
