// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.Functions;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the logs of LiMo, Violat and their kin: {@code [ID] call METHOD(VALUE)}, then {@code [ID] return VALUE}. An ID, which is one of an
 * operation or of a thread, becomes a process. A {@code #} begins a comment. What does not return is indeterminate.
 *
 * <p>{@code enq} and {@code deq} are {@code enqueue} and {@code dequeue}; so are {@code add} and {@code remove} where the comment
 * {@code @object} names a queue, and {@code push} and {@code pop} where it names a stack. Taking that returns nothing or {@code empty} found
 * nothing.
 */
final class CallReturnEvents implements EventSource {
    private static final Pattern CALL = Pattern.compile("\\[(\\d{1,9})]\\s*call\\s+(\\w+)\\s*"
            + "(?:\\(\\s*(-?\\w+(?:\\s*,\\s*-?\\w+)*)?\\s*\\)|(?<=\\s)(-?\\w+))?");
    private static final Pattern HEAD = Pattern.compile("\\[\\d{1,9}]\\s*call\\s");
    private static final Pattern RETURN =
            Pattern.compile("\\[(\\d{1,9})]\\s*ret(?:urn)?(?:\\s+(-?\\w+(?:\\s*,\\s*-?\\w+)*))?");
    private static final Map<String, String> QUEUE = Map.of("add", Functions.ENQUEUE, "remove", Functions.DEQUEUE);
    private static final Map<String, String> STACK = Map.of("add", Functions.PUSH, "remove", Functions.POP);
    private static final String EMPTY = "empty";
    private static final int HEAD_SHOWN = 4096;

    private final LineSource lines;
    private final EventSink sink;
    private final Values values;
    private final Event event = new Event();
    /** The functions of the calls that have not returned, by their IDs. */
    private final Int2ObjectOpenHashMap<String> called = new Int2ObjectOpenHashMap<>();

    private Map<String, String> methods = Map.of();
    private boolean any;

    CallReturnEvents(InputStream in, String name, ReadOptions options, EventSink sink) {
        this.lines = new LineSource(in, name, options.maxTokenBytes());
        this.sink = sink;
        this.values = sink.values();
    }

    /** Whether the first line that is no comment is a call. */
    static boolean isHead(byte[] head, int length) {
        return new String(head, 0, Math.min(length, HEAD_SHOWN), StandardCharsets.ISO_8859_1)
                .lines()
                .map(line -> line.indexOf('#') < 0
                        ? line.strip()
                        : line.substring(0, line.indexOf('#')).strip())
                .filter(line -> !line.isEmpty())
                .findFirst()
                .filter(line -> HEAD.matcher(line).lookingAt())
                .isPresent();
    }

    @Override
    public Event current() {
        return event;
    }

    @Override
    public void readAll() throws IOException {
        while (lines.next()) {
            String line = new String(lines.buffer, lines.start, lines.end - lines.start, StandardCharsets.UTF_8);
            event.clear(lines.line(), 1);
            int comment = line.indexOf('#');
            if (comment >= 0) {
                comment(line.substring(comment));
                line = line.substring(0, comment);
            }
            if (!line.isBlank()) {
                line(line.strip());
            }
        }
        if (!any) {
            throw lines.error("there is no operation in the file");
        }
    }

    private void comment(String comment) {
        if (comment.contains("@object")) {
            methods = comment.contains("stack") ? STACK : comment.contains("queue") ? QUEUE : methods;
        }
    }

    private void line(String line) {
        Matcher call = CALL.matcher(line);
        Matcher end = RETURN.matcher(line);
        if (call.matches()) {
            call(Integer.parseInt(call.group(1)), call.group(2), call.group(3) == null ? call.group(4) : call.group(3));
        } else if (end.matches()) {
            end(Integer.parseInt(end.group(1)), end.group(2));
        } else {
            throw lines.error("a line must be [ID] call METHOD(VALUE) or [ID] return VALUE");
        }
        sink.accept(event);
    }

    private void call(int id, String method, @Nullable String arguments) {
        String function = function(method);
        if (called.put(id, function) != null) {
            throw lines.error(id + " calls " + method + " before its last call returns");
        }
        any = true;
        event.type = Event.Type.INVOKE;
        event.process = id;
        event.function = values.ofKeyword(function);
        event.hasValue = true;
        event.value = arguments == null ? Values.NIL : value(arguments);
    }

    private void end(int id, @Nullable String answer) {
        String function = called.remove(id);
        if (function == null) {
            throw lines.error(id + " returns, and has called nothing");
        }
        boolean takes = function.equals(Functions.DEQUEUE) || function.equals(Functions.POP);
        event.type = Event.Type.OK;
        event.process = id;
        event.function = values.ofKeyword(function);
        event.hasValue = takes || answer != null;
        if (answer != null) {
            event.value = takes && answer.equalsIgnoreCase(EMPTY) ? Values.NIL : value(answer);
        }
    }

    private String function(String method) {
        return switch (method) {
            case "enq" -> Functions.ENQUEUE;
            case "deq" -> Functions.DEQUEUE;
            default -> methods.getOrDefault(method, method);
        };
    }

    /** One value, or a list of several. */
    private int value(String words) {
        String[] each = words.split("\\s*,\\s*", -1);
        int[] refs = new int[each.length];
        for (int i = 0; i < each.length; i++) {
            refs[i] = each[i].matches("-?\\d{1,1000}") ? ExactNumbers.ref(values, each[i]) : values.ofString(each[i]);
        }
        return refs.length == 1 ? refs[0] : values.ofList(refs);
    }
}
