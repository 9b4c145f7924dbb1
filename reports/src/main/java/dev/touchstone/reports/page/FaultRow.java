// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.page;

import dev.touchstone.history.History;
import dev.touchstone.reports.Words;
import dev.touchstone.reports.run.FaultRecord;
import org.jspecify.annotations.Nullable;

/**
 * A fault as it was asked for and observed, and what the clients saw meanwhile.
 *
 * @param style of its bands
 * @param held from when to when it was seen to hold; empty if never
 * @param delay how long after it was asked for it was seen to hold; empty if never
 * @param meanwhile how many operations began while it held, and how they ended; empty without a history
 */
public record FaultRow(FaultRecord fault, int style, String held, String delay, String meanwhile) {

    static FaultRow of(FaultRecord fault, int style, @Nullable History history) {
        if (!fault.observed() || fault.startNanos() < 0) {
            return new FaultRow(fault, style, "", "", "");
        }
        boolean open = fault.endNanos() < fault.startNanos();
        String held = Words.instant(fault.startNanos()) + "–" + (open ? "…" : Words.instant(fault.endNanos()));
        return new FaultRow(
                fault,
                style,
                held,
                Words.millis((fault.startNanos() - fault.askedNanos()) / 1e6),
                history == null
                        ? ""
                        : meanwhile(history, fault.startNanos(), open ? Long.MAX_VALUE : fault.endNanos()));
    }

    private static String meanwhile(History history, long from, long to) {
        long all = 0;
        long ok = 0;
        for (int op = 0; op < history.size(); op++) {
            if (history.invokeNanos(op) >= from && history.invokeNanos(op) <= to) {
                all++;
                ok += history.isOk(op) ? 1 : 0;
            }
        }
        return all == 0
                ? "no operation began"
                : Words.count(all, "operation") + ", " + Words.share((double) ok / all) + " ok";
    }
}
