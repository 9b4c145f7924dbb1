// SPDX-License-Identifier: Apache-2.0
/**
 * Nodes as processes of their own, and what they cost: {@code touchstone bench cluster}. Start with
 * {@link dev.touchstone.benchmarks.cluster.ClusterBench}.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.benchmarks.cluster;
