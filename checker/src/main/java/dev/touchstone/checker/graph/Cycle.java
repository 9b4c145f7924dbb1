// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.graph;

/**
 * A cycle through transactions: edge {@code i} leads from {@code vertices[i]} to the next, the last to the first.
 *
 * @param anomaly its name, as {@code G-single-item-process}
 * @param vertices the transactions, none twice
 * @param types the type of each edge
 */
@SuppressWarnings("ArrayRecordComponent")
public record Cycle(String anomaly, int[] vertices, int[] types) {
    public int length() {
        return vertices.length;
    }
}
