// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.format.EdnScanner.Token;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the operations that a Jepsen log tells and skips the rest: {@code … jepsen.util - PROCESS :TYPE :F VALUE}, in the
 * layouts of old and new versions, or without what stands before the process, as in {@code history.txt}.
 */
final class JepsenLogEvents implements EventSource {
    private static final byte[] MARK = {'j', 'e', 'p', 's', 'e', 'n', '.', 'u', 't', 'i', 'l'};

    private final LineSource lines;
    private final EdnScanner scanner;
    private final EdnValues edn;
    private final EventSink sink;
    private final Event event = new Event();

    JepsenLogEvents(InputStream in, String name, ReadOptions options, EventSink sink) {
        this.lines = new LineSource(in, name, options.maxTokenBytes());
        this.scanner = new EdnScanner(InputStream.nullInputStream(), name, options);
        this.edn = new EdnValues(scanner, sink.values(), options);
        this.sink = sink;
    }

    @Override
    public Event current() {
        return event;
    }

    @Override
    public void readAll() throws IOException {
        boolean any = false;
        while (lines.next()) {
            int from = afterMark();
            if (from < 0) {
                continue;
            }
            scanner.reset(lines.buffer, from, lines.end, lines.line(), from - lines.start + 1L);
            any |= operation();
        }
        if (!any) {
            throw lines.error("there is no operation in the file");
        }
    }

    /** Reads the operation of a line; false if it tells none. */
    private boolean operation() throws IOException {
        Token token = scanner.next();
        event.clear(scanner.line(), scanner.column());
        if (token == Token.NUMBER) {
            event.process = edn.integer();
        } else if (token == Token.KEYWORD) {
            event.processName = edn.plain();
        } else {
            return false;
        }
        String type = keyword();
        if (type == null) {
            return false;
        }
        event.type = Event.typeOf(type);
        if (event.type == Event.Type.UNKNOWN) {
            throw scanner.error("the type of an operation must be :invoke, :ok, :fail or :info");
        }
        event.function = value(scanner.next());
        token = scanner.next();
        if (token != Token.EOF) {
            event.value = value(token);
            event.hasValue = true;
            event.unknownTag = edn.unknownTag();
            token = scanner.next();
        }
        if (token != Token.EOF) {
            event.error = value(token);
        }
        sink.accept(event);
        return true;
    }

    private @Nullable String keyword() throws IOException {
        return scanner.next() == Token.KEYWORD ? edn.plain() : null;
    }

    private int value(Token token) throws IOException {
        return edn.read(token);
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

    /** Whether a line begins {@code PROCESS<tab>:}. */
    static boolean isPlain(byte[] line, int from, int to) {
        int at = from;
        if (at < to && line[at] == ':') {
            at++;
            while (at < to && line[at] >= 'a' && line[at] <= 'z') {
                at++;
            }
        } else {
            while (at < to && line[at] >= '0' && line[at] <= '9') {
                at++;
            }
        }
        return at > from && at + 1 < to && line[at] == '\t' && line[at + 1] == ':';
    }
}
