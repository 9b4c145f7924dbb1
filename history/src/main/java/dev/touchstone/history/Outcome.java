// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

/** How an operation ended, as far as its client can know. The last two are never merged. */
public enum Outcome {
    /** It happened, and the client knows what it answered. */
    OK,
    /** It surely did not happen, and never will. */
    FAIL,
    /** It may have happened, may still happen later, or may never happen. */
    INFO;

    /** The word used in files and reports: {@code ok}, {@code fail} or {@code info}. */
    public String word() {
        return switch (this) {
            case OK -> "ok";
            case FAIL -> "fail";
            case INFO -> "info";
        };
    }
}
