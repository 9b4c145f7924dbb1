// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.graph;

/**
 * The kinds of edges between transactions, as bits, so that a set of them is an {@code int} mask.
 *
 * <p>A <em>link</em> leaves a vertex that stands for no transaction: it continues the edge that led there. With such
 * vertices a relation between many and many takes as many edges as it has members.
 */
public final class EdgeType {
    /** Writes a version, and the other the next one. */
    public static final int WW = 1;
    /** Writes a version that the other reads. */
    public static final int WR = 2;
    /** Reads a version, and the other writes the next one. */
    public static final int RW = 4;
    /** The same process did one, then the other. */
    public static final int PROCESS = 8;
    /** One ended before the other began. */
    public static final int REALTIME = 16;
    /** Continues a dependency. */
    public static final int LINK = 32;
    /** Continues a real-time edge. */
    public static final int TIME_LINK = 64;
    /** Both links. */
    static final int LINKS = LINK | TIME_LINK;

    private EdgeType() {}

    /** As in reports: {@code ww}, {@code realtime}. */
    public static String word(int type) {
        return switch (type) {
            case WW -> "ww";
            case WR -> "wr";
            case RW -> "rw";
            case PROCESS -> "process";
            case REALTIME -> "realtime";
            default -> "link";
        };
    }
}
