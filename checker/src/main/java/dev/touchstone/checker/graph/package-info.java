// SPDX-License-Identifier: Apache-2.0
/**
 * Directed graphs over primitive arrays, their strongly connected components, and short cycles with given properties.
 *
 * <p>{@link dev.touchstone.checker.graph.EdgeList} collects edges, {@link dev.touchstone.checker.graph.Csr} indexes
 * them, {@link dev.touchstone.checker.graph.Components} finds what lies on a cycle at all, and {@link
 * dev.touchstone.checker.graph.CycleSearch} names the cycles. Everything is iterative: no graph, however long its
 * paths, overflows a stack.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.graph;
