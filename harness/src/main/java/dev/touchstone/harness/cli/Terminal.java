// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

/** What is known of the terminal. */
final class Terminal {
    private Terminal() {}

    /** Whether standard error is a terminal that can redraw a line: Java cannot tell, so the launcher does. */
    static boolean isStandardError() {
        return Boolean.getBoolean("touchstone.tty")
                && System.getenv("CI") == null
                && !"dumb".equals(System.getenv("TERM"));
    }
}
