// SPDX-License-Identifier: Apache-2.0
/**
 * Clusters that the harness can break: one port, an adapter for each way to run nodes.
 *
 * <p>{@link dev.touchstone.harness.cluster.Cluster} is the port. {@code LocalCluster} runs nodes as child processes on
 * loopback, every directed link a Toxiproxy proxy of its own; {@code SimulatedCluster} runs the same core in one thread
 * under virtual time.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.harness.cluster;
