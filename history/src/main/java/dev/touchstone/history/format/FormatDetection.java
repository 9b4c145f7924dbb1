// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.HistoryException;
import dev.touchstone.history.columns.ColumnsDecoder;
import java.nio.charset.StandardCharsets;

/** Tells a format by the first bytes of a file. */
final class FormatDetection {
    /** Where a tar archive says that it is one. */
    private static final int TAR_MAGIC = 257;

    private FormatDetection() {}

    static HistoryFormat detect(byte[] head, int length, String name) {
        if (ColumnsDecoder.isHead(head, length)) {
            return HistoryFormat.COLUMNS;
        } else if (DbcopEvents.isHead(head, length)) {
            return HistoryFormat.DBCOP;
        }
        refuseOtherFiles(head, length, name);
        int at = skipBlank(head, 0, length);
        if (at == length) {
            String what = length == 0 ? "the file is empty" : "the file begins with nothing but white space";
            throw HistoryException.at(name, 1, 1, what);
        }
        int first = head[at] & 0xff;
        if (first >= 0xfe) {
            throw HistoryException.at(name, 1, 1, "the file may be UTF-16; a history must be UTF-8");
        }
        if (CallReturnEvents.isHead(head, length)) {
            return HistoryFormat.CALL_RETURN;
        } else if (first == '[' || first == '(') {
            int inner = skipBlank(head, at + 1, length);
            return inner < length && (head[inner] == '{' || head[inner] == ']')
                    ? braces(head, inner, length, HistoryFormat.JEPSEN_JSON)
                    : HistoryFormat.EDN;
        } else if (first == '{') {
            return braces(head, at, length, HistoryFormat.JSON_LINES);
        } else if (first == '#' || first == ';') {
            return HistoryFormat.EDN;
        } else if (PolySiEvents.isHead(head, at, length)) {
            return HistoryFormat.POLYSI;
        } else if (JepsenLogEvents.isPlain(head, at, length)) {
            return HistoryFormat.JEPSEN_LOG;
        } else if (first == '-' || first == '=' || isMicroOperation(head, at, length)) {
            return HistoryFormat.AWDIT;
        } else if (new String(head, 0, length, StandardCharsets.ISO_8859_1).contains("jepsen.util")) {
            return HistoryFormat.JEPSEN_LOG;
        }
        throw HistoryException.at(
                name, 1, 1, "the file is no history that we know: it begins with " + EdnBytes.show(first));
    }

    /** Files that people have beside a history, or around it. */
    private static void refuseOtherFiles(byte[] head, int length, String name) {
        String text = new String(head, 0, length, StandardCharsets.ISO_8859_1);
        if (text.startsWith("JEPSEN")) {
            throw HistoryException.at(
                    name,
                    1,
                    1,
                    "this is test.jepsen, in Jepsen's binary format, which only Jepsen reads; give history.edn or"
                            + " history.txt, which Jepsen writes beside it");
        } else if (text.startsWith("ustar", TAR_MAGIC)) {
            throw HistoryException.at(name, 1, 1, "this is a tar archive, which is not unpacked here; unpack it first");
        }
    }

    private static boolean isMicroOperation(byte[] head, int at, int length) {
        return (head[at] == 'r' || head[at] == 'w') && at + 1 < length && head[at + 1] == ' ';
    }

    /** JSON if the first key is a string followed by a colon, or the braces or brackets are empty; else EDN. */
    private static HistoryFormat braces(byte[] head, int from, int length, HistoryFormat json) {
        if (head[from] == ']') {
            return json;
        }
        int key = skipBlank(head, from + 1, length);
        if (key == length || head[key] != '"') {
            return key < length && head[key] == '}' ? json : HistoryFormat.EDN;
        }
        int end = key + 1;
        while (end < length && head[end] != '"') {
            end++;
        }
        int colon = skipBlank(head, Math.min(length, end + 1), length);
        return colon < length && head[colon] == ':' ? json : HistoryFormat.EDN;
    }

    private static int skipBlank(byte[] head, int from, int length) {
        int at = from;
        while (at < length && (head[at] == ' ' || head[at] == '\n' || head[at] == '\r' || head[at] == '\t')) {
            at++;
        }
        return at;
    }
}
