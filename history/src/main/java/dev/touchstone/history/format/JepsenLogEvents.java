// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.format.EdnScanner.Token;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads the operations that a Jepsen log tells, {@code … jepsen.util - PROCESS :TYPE :F VALUE}, and skips the rest. */
final class JepsenLogEvents {
    private static final byte[] MARK = {'j', 'e', 'p', 's', 'e', 'n', '.', 'u', 't', 'i', 'l', ' ', '-', ' '};

    private final LineSource lines;
    private final EdnScanner scanner;
    private final EdnValues edn;
    private final EventAssembler assembler;
    private final ReadOptions options;
    private final Event event = new Event();

    JepsenLogEvents(InputStream in, String name, ReadOptions options, EventAssembler assembler) {
        this.lines = new LineSource(in, name, options.maxTokenBytes());
        this.scanner = new EdnScanner(InputStream.nullInputStream(), name, options.maxTokenBytes());
        this.edn = new EdnValues(scanner, assembler.values(), options);
        this.assembler = assembler;
        this.options = options;
    }

    void readAll() throws IOException {
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
        assembler.accept(event);
        return true;
    }

    private @Nullable String keyword() throws IOException {
        return scanner.next() == Token.KEYWORD ? edn.plain() : null;
    }

    private int value(Token token) throws IOException {
        return edn.read(token, options.maxOperationBytes());
    }

    private int afterMark() {
        for (int i = lines.start; i + MARK.length <= lines.end; i++) {
            int matched = 0;
            while (matched < MARK.length && lines.buffer[i + matched] == MARK[matched]) {
                matched++;
            }
            if (matched == MARK.length) {
                return i + MARK.length;
            }
        }
        return -1;
    }
}
