// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.page;

import dev.touchstone.history.History;
import dev.touchstone.reports.Words;
import dev.touchstone.reports.drawing.OperationText;

/** An operation as a line of a table, all text. */
public record OperationRow(int op, String process, String operation, String span, String outcomeWord, String outcome) {
    private static final int TEXT_MAX = 300;

    static OperationRow of(History history, int op) {
        return new OperationRow(
                op,
                OperationText.process(history, op),
                OperationText.brief(history, op, TEXT_MAX),
                OperationText.span(history, op),
                history.outcome(op).word(),
                Words.shortened(OperationText.outcome(history, op), TEXT_MAX));
    }
}
