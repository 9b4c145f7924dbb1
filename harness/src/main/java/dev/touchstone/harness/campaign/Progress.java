// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

/** Told how a campaign goes on. From any thread. */
public interface Progress {
    /** A group of cells, or one, enters a phase: {@code start}, {@code load}, {@code fault}, {@code heal}, {@code check}. */
    void phase(String what, String phase, String detail);

    /** How far the running load is. */
    void load(String what, long ok, long fail, long info, double share);

    /** A cell was judged. */
    void judged(String cell, String verdict, String headline, int done, int total);
}
