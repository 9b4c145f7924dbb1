// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

/** The formats that {@link HistoryReader} knows; it tells them apart by content. */
public enum HistoryFormat {
    /** Our own: an operation's invocation or completion a line, as a JSON object. See {@link JsonLinesWriter}. */
    JSON_LINES,
    /** Jepsen's and elle-cli's JSON: one array of operations. */
    JEPSEN_JSON,
    /** Jepsen's {@code history.edn}, an operation a line or all in one vector; Knossos', Elle's and Porcupine's data. */
    EDN,
    /** A Jepsen log: {@code INFO jepsen.util - PROCESS :TYPE :F VALUE}; other lines are skipped. */
    JEPSEN_LOG,
    /** AWDIT's test data: {@code r KEY VALUE}, {@code w KEY VALUE}, {@code -----} and {@code =====}. */
    AWDIT,
    /** dbcop's binary form ("bincode"): sessions of transactions on registers. */
    DBCOP,
    /** Our own for histories larger than memory: columns, packed. See {@link ColumnsWriter}, and docs/columns.md. */
    COLUMNS,
    /** The text of PolySI, Plume and IsoVista: {@code r(KEY,VALUE,SESSION,TRANSACTION)}. */
    POLYSI,
    /** Logs of calls and returns, as of LiMo and Violat: {@code [ID] call METHOD(VALUE)}, {@code [ID] return VALUE}. */
    CALL_RETURN
}
