// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.history.HistoryListener;

/**
 * Judges one property of a history while it hears it. Its findings hold whatever may follow. One thread at a time.
 */
public interface OnlineChecker extends HistoryListener {
    /** The property decided: {@code linearizable}. */
    String property();

    /** The history has ended: what is still open will have no answer. Nothing comes after. */
    void ended();

    /** The verdict on what was heard so far; as often as wanted. */
    CheckResult result();
}
