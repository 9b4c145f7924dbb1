// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.history.HistoryListener;
import java.util.List;

/**
 * Judges a history while it hears it. Its findings hold whatever may follow. One thread at a time.
 */
public interface OnlineChecker extends HistoryListener {
    /** The history has ended: what is still open will have no answer. Nothing comes after. */
    void ended();

    /** The verdicts on what was heard so far, one a property; as often as wanted. */
    List<CheckResult> results();
}
