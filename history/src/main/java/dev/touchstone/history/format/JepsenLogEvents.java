// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.Values;
import dev.touchstone.history.format.EdnScanner.Token;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Reads the operations of a Jepsen log, {@code … jepsen.util - PROCESS :TYPE :F VALUE}, in the layouts of old and new
 * versions, or of {@code history.txt}, which has nothing before the process. Tabs and blanks are one; lines may be indented.
 *
 * <p>The first line that is not blank tells which it is. Of a log those lines are operations that have a process and a keyword
 * behind {@code jepsen.util}, and those written as in {@code history.txt}; all others are passed over. In a {@code history.txt}
 * every line must be an operation, but for blank ones and those that begin with {@code ;}.
 */
final class JepsenLogEvents implements EventSource {
    private static final byte[] MARK = {'j', 'e', 'p', 's', 'e', 'n', '.', 'u', 't', 'i', 'l'};
    private static final List<String> TYPES = List.of("invoke", "ok", "fail", "info");

    private final LineSource lines;
    private final EdnScanner scanner;
    private final EdnValues edn;
    private final EventSink sink;
    private final Values values;
    private final Event event = new Event();
    /** Whether every line must be an operation. */
    private boolean plain;

    JepsenLogEvents(InputStream in, String name, ReadOptions options, EventSink sink) {
        this.lines = new LineSource(in, name, options.maxTokenBytes());
        this.scanner = new EdnScanner(InputStream.nullInputStream(), name, options);
        this.values = sink.values();
        this.edn = new EdnValues(scanner, values, options);
        this.sink = sink;
    }

    @Override
    public Event current() {
        return event;
    }

    @Override
    public void readAll() throws IOException {
        boolean told = false;
        boolean any = false;
        while (lines.next()) {
            int first = firstOfLine();
            if (first == lines.end || lines.buffer[first] == ';') {
                continue;
            }
            if (!told) {
                plain = isPlain(lines.buffer, first, lines.end);
                told = true;
            }
            int from = plain ? first : afterMark();
            if (from >= 0) {
                scanner.reset(lines.buffer, from, lines.end, lines.line(), from - lines.start + 1L);
                any |= operation();
            }
        }
        if (!any) {
            throw lines.error("there is no operation in the file");
        }
    }

    /** Reads the operation of a line; false if it tells none, and need not. */
    private boolean operation() throws IOException {
        Token token = scanner.next();
        event.clear(scanner.line(), scanner.column());
        if (token == Token.NUMBER) {
            event.process = edn.integer();
        } else if (token == Token.KEYWORD || (plain && token == Token.SYMBOL)) {
            event.processName = edn.plain();
        } else if (plain && token == Token.STRING) {
            event.processName = edn.text();
        } else {
            return isNone();
        }
        if (scanner.next() != Token.KEYWORD) {
            return isNone();
        }
        event.type = Event.typeOf(edn.plain());
        if (event.type == Event.Type.UNKNOWN) {
            throw scanner.error("the type of an operation must be :invoke, :ok, :fail or :info, not :" + edn.plain());
        }
        token = scanner.next();
        if (token == Token.EOF) {
            throw scanner.error("the line ends before the function of the operation");
        }
        event.function = edn.read(token);
        token = scanner.next();
        if (token != Token.EOF) {
            event.value = edn.read(token);
            event.hasValue = true;
            event.unknownTag = edn.unknownTag();
            error(scanner.rest());
        }
        sink.accept(event);
        return true;
    }

    private boolean isNone() {
        if (plain) {
            throw scanner.error("this line is no operation, such as 0 :invoke :read nil, as those before it are");
        }
        return false;
    }

    /** What follows the value: of an operation that was not done its error, printed with no regard to how it is read. */
    private void error(String rest) throws IOException {
        boolean mayFail = event.type == Event.Type.FAIL || event.type == Event.Type.INFO;
        if (plain && !mayFail && scanner.next() != Token.EOF) {
            throw scanner.error("something follows the value of the operation");
        } else if (mayFail && !rest.isEmpty()) {
            event.error = rest.startsWith(":") && EdnBytes.isKeyword(rest.substring(1))
                    ? values.ofKeyword(rest.substring(1))
                    : values.ofString(isQuoted(rest) ? rest.substring(1, rest.length() - 1) : rest);
        }
    }

    private static boolean isQuoted(String text) {
        return text.length() > 1
                && text.startsWith("\"")
                && text.indexOf('"', 1) == text.length() - 1
                && text.indexOf('\\') < 0;
    }

    private int firstOfLine() {
        int at = lines.start;
        while (at < lines.end && isBlank(lines.buffer[at])) {
            at++;
        }
        return at;
    }

    private int afterMark() {
        for (int i = lines.start; i + MARK.length <= lines.end; i++) {
            int matched = 0;
            while (matched < MARK.length && lines.buffer[i + matched] == MARK[matched]) {
                matched++;
            }
            if (matched == MARK.length) {
                return skipSeparators(i + MARK.length);
            }
        }
        return isPlain(lines.buffer, lines.start, lines.end) ? lines.start : -1;
    }

    private int skipSeparators(int from) {
        int at = from;
        while (at < lines.end && " :-\t".indexOf(lines.buffer[at]) >= 0 && !isProcessName(at)) {
            at++;
        }
        return at;
    }

    /** Whether a keyword begins here, such as {@code :nemesis}. */
    private boolean isProcessName(int at) {
        return lines.buffer[at] == ':'
                && at + 1 < lines.end
                && EdnBytes.isName(EdnBytes.CLASSES[lines.buffer[at + 1] & 0xff]);
    }

    /** Whether a line begins {@code PROCESS :TYPE}, with blanks or tabs before and between. */
    static boolean isPlain(byte[] line, int from, int to) {
        int process = from;
        while (process < to && isBlank(line[process])) {
            process++;
        }
        int blank = process;
        while (blank < to && !isBlank(line[blank]) && line[blank] != '\n' && line[blank] != '\r') {
            blank++;
        }
        int type = blank;
        while (type < to && isBlank(line[type])) {
            type++;
        }
        if (blank == process || type == blank || type == to || line[type] != ':') {
            return false;
        }
        int end = type + 1;
        while (end < to && EdnBytes.isName(EdnBytes.CLASSES[line[end] & 0xff])) {
            end++;
        }
        int begin = type + 1;
        int stop = end;
        return TYPES.stream().anyMatch(word -> EdnBytes.is(line, begin, stop, word));
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
