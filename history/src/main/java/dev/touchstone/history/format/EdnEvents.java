// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.Values;
import dev.touchstone.history.format.EdnScanner.Token;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads operations as EDN maps or records: one after another, or all in one vector or list. */
final class EdnEvents implements EventSource {
    private enum Field {
        INDEX,
        TIME,
        UNTIL,
        TYPE,
        PROCESS,
        F,
        KEY,
        VALUE,
        NODE,
        VERSION,
        ERROR,
        OTHER
    }

    private final EdnScanner scanner;
    private final EdnValues edn;
    private final EventSink sink;
    private final Values values;
    private final ReadOptions options;
    private final Event event = new Event();

    EdnEvents(InputStream in, String name, ReadOptions options, EventSink sink) {
        this.scanner = new EdnScanner(in, name, options);
        this.sink = sink;
        this.values = sink.values();
        this.edn = new EdnValues(scanner, sink.values(), options);
        this.options = options;
    }

    @Override
    public Event current() {
        return event;
    }

    @Override
    public void readAll() throws IOException {
        Token token = scanner.next();
        if (token == Token.EOF) {
            throw scanner.error("there is no operation in the file");
        }
        boolean enclosed = token == Token.OPEN_LIST;
        Token close = scanner.vector ? Token.CLOSE_VECTOR : Token.CLOSE_LIST;
        if (enclosed) {
            token = scanner.next();
        }
        while (token != Token.EOF && !(enclosed && token == close)) {
            operation(token);
            token = scanner.next();
        }
        if (enclosed && token == Token.EOF) {
            throw scanner.error("the file ends before the list of operations does");
        } else if (enclosed && scanner.next() != Token.EOF) {
            throw scanner.error("something follows the list of operations");
        }
    }

    private void operation(Token first) throws IOException {
        event.clear(scanner.line(), scanner.column());
        Token token = first;
        if (token == Token.TAG) {
            if (!edn.is("jepsen.history.Op") && !edn.is("knossos.op.Op")) {
                throw scanner.error("an operation is tagged #" + edn.plain() + " instead of #jepsen.history.Op");
            }
            token = scanner.next();
        } else if (token == Token.NAMESPACE) {
            token = scanner.next();
        }
        if (token != Token.OPEN_MAP) {
            throw scanner.error("an operation must be a map, such as {:process 0, :type :invoke, :f :read}");
        }
        for (token = scanner.next(); token != Token.CLOSE_BRACE; token = scanner.next()) {
            Field field = field(token);
            token = scanner.next();
            if (token == Token.EOF || token == Token.CLOSE_BRACE) {
                throw scanner.error(token == Token.EOF ? "the file ends inside an operation" : "a key has no value");
            }
            fill(field, token);
        }
        event.value = withoutKey(event.value);
        if (edn.sawTuples()) {
            sink.sawTuples();
        }
        sink.accept(event);
        scanner.restart();
    }

    /** The value of a pair whose key is told beside it, as {@link EdnWriter} does. */
    private int withoutKey(int ref) {
        boolean pair = event.key != Values.NIL && values.kind(ref) == Values.Kind.LIST && values.length(ref) == 2;
        return pair && values.equal(values.element(ref, 0), event.key) ? values.element(ref, 1) : ref;
    }

    private Field field(Token token) throws IOException {
        switch (token) {
            case KEYWORD, STRING, SYMBOL -> {}
            case EOF -> throw scanner.error("the file ends inside an operation");
            default -> {
                scanner.skip(token, options.maxNesting());
                return Field.OTHER;
            }
        }
        return switch (scanner.buffer[scanner.start]) {
            case 'f' -> edn.is("f") ? Field.F : Field.OTHER;
            case 'i' -> edn.is("index") ? Field.INDEX : Field.OTHER;
            case 't' -> edn.is("type") ? Field.TYPE : edn.is("time") ? Field.TIME : Field.OTHER;
            case 'p' -> edn.is("process") ? Field.PROCESS : Field.OTHER;
            case 'v' -> edn.is("value") ? Field.VALUE : edn.is("version") ? Field.VERSION : Field.OTHER;
            case 'k' -> edn.is("key") ? Field.KEY : Field.OTHER;
            case 'n' -> edn.is("node") ? Field.NODE : Field.OTHER;
            case 'e' -> edn.is("error") ? Field.ERROR : Field.OTHER;
            case 'u' -> edn.is("until") ? Field.UNTIL : Field.OTHER;
            default -> Field.OTHER;
        };
    }

    private void fill(Field field, Token token) throws IOException {
        switch (field) {
            case TYPE -> type(token);
            case PROCESS -> process(token);
            case F -> event.function = edn.read(token);
            case VALUE -> {
                event.value = edn.read(token);
                event.hasValue = true;
                remember(edn.unknownTag());
            }
            case KEY -> {
                event.key = edn.read(token);
                remember(edn.unknownTag());
            }
            case NODE -> event.node = edn.read(token);
            case VERSION -> event.version = edn.read(token);
            case ERROR -> event.error = edn.read(token);
            case INDEX -> event.index = integer(token);
            case TIME -> event.time = time(token);
            case UNTIL -> {
                long until = time(token);
                event.until = until == Event.ABSENT ? Long.MAX_VALUE : until;
            }
            case OTHER -> scanner.skip(token, options.maxNesting());
        }
    }

    private void remember(@Nullable String unknownTag) {
        if (event.unknownTag == null) {
            event.unknownTag = unknownTag;
        }
    }

    private void type(Token token) throws IOException {
        event.type = Event.Type.UNKNOWN;
        if (token == Token.KEYWORD || token == Token.STRING || token == Token.SYMBOL) {
            event.type = edn.is("ok")
                    ? Event.Type.OK
                    : edn.is("invoke")
                            ? Event.Type.INVOKE
                            : edn.is("fail") ? Event.Type.FAIL : edn.is("info") ? Event.Type.INFO : Event.Type.UNKNOWN;
        }
        if (event.type == Event.Type.UNKNOWN) {
            boolean word = token == Token.KEYWORD || token == Token.STRING || token == Token.SYMBOL;
            throw scanner.error("the type of an operation must be :invoke, :ok, :fail or :info"
                    + (word ? ", not " + edn.plain() : ""));
        }
    }

    private void process(Token token) throws IOException {
        switch (token) {
            case NUMBER -> event.process = edn.integer();
            case KEYWORD -> event.processName = edn.plain();
            case STRING -> event.processName = edn.text();
            case SYMBOL -> event.processName = edn.is("nil") ? null : edn.plain();
            default -> throw scanner.error("a process must be a number or a name");
        }
    }

    /** An integer field, absent if nil. */
    private long integer(Token token) {
        if (token == Token.NUMBER) {
            return edn.integer();
        } else if (token == Token.SYMBOL && edn.is("nil")) {
            return Event.ABSENT;
        }
        throw scanner.error("an index must be an integer");
    }

    /** A time, rounded down; absent if it is no number. */
    private long time(Token token) throws IOException {
        if (token == Token.NUMBER) {
            return edn.floor();
        }
        scanner.skip(token, options.maxNesting());
        return Event.ABSENT;
    }
}
