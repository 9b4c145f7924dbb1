// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.Pairing;
import dev.touchstone.history.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes windows of a nemesis' events.
 *
 * <p>Our own files tell a window in one line, with its end. Jepsen tells an operation's beginning and its end, both as
 * {@code info} and by one name, and says of neither whether it breaks or heals: two neighbours of one name are one
 * operation, and the name decides. {@code stop-x} ends {@code start-x}; {@code heal}, {@code recover} and a plain
 * {@code stop} end all that {@code start}, {@code isolate} and their like began; what neither begins nor ends anything
 * known is an instant.
 */
final class FaultPairing {
    private static final int MAX_DETAIL = 500;
    private static final int MAX_OPEN = 10_000;

    private final Pairing builder;
    private final Values values;
    private final List<Open> open = new ArrayList<>();
    private @Nullable String lastFunction;
    private @Nullable Open last;

    private record Open(String fault, String detail, long startNanos) {}

    FaultPairing(Pairing builder) {
        this.builder = builder;
        this.values = builder.values();
    }

    void accept(Event event, long nanos) {
        String function = text(event.function);
        String detail = text(event.value);
        if (event.until != Event.ABSENT) {
            builder.fault(new FaultWindow(function, detail, nanos, Math.max(nanos, event.until)));
            return;
        }
        if (function.equals(lastFunction)) {
            lastFunction = null;
            if (last != null && !detail.isEmpty() && open.remove(last)) {
                open.add(new Open(last.fault, detail, last.startNanos));
            }
            return;
        }
        lastFunction = function;
        last = null;
        String ended = endedBy(function.toLowerCase(Locale.ROOT));
        if (ended != null) {
            end(ended, nanos);
        } else {
            begin(function, detail, nanos);
        }
    }

    private void begin(String function, String detail, long nanos) {
        boolean starts = function.startsWith("start-");
        String fault = starts ? function.substring("start-".length()) : function;
        if (!starts && isInstant(fault)) {
            builder.fault(new FaultWindow(fault, detail, nanos, nanos));
            return;
        }
        if (open.size() == MAX_OPEN) {
            throw new HistoryException("more than " + MAX_OPEN + " faults are open at once");
        }
        last = new Open(fault, detail, nanos);
        open.add(last);
    }

    /** Ends the windows of this fault, or all if it is empty. */
    private void end(String fault, long nanos) {
        List<Open> ended = open.stream()
                .filter(window -> fault.isEmpty() || window.fault.contains(fault))
                .toList();
        for (Open window : ended) {
            open.remove(window);
            close(window, Math.max(nanos, window.startNanos));
        }
    }

    /** What a function ends: a fault, everything (empty), or nothing (null). */
    private @Nullable String endedBy(String function) {
        if (function.startsWith("stop-")) {
            return function.substring("stop-".length());
        }
        return switch (function) {
            case "stop", "heal", "recover", "restore", "reset" -> "";
            case "resume" -> "pause";
            case "reset-clock" -> "clock";
            case "restart" -> "kill";
            case "start" -> open.stream().anyMatch(window -> window.fault.equals("kill")) ? "kill" : null;
            default -> function.startsWith("heal-") ? function.substring("heal-".length()) : null;
        };
    }

    private static boolean isInstant(String fault) {
        return switch (fault) {
            case "start", "isolate", "kill", "pause", "bump-clock", "strobe-clock" -> false;
            default ->
                !(fault.contains("partition")
                        || fault.contains("clock")
                        || fault.contains("latency")
                        || fault.contains("disk"));
        };
    }

    /** What is still open was never healed. */
    void finish() {
        for (Open window : open) {
            close(window, Long.MAX_VALUE);
        }
        open.clear();
    }

    private void close(Open window, long endNanos) {
        String fault = window.fault.equals("start") ? "nemesis" : window.fault;
        builder.fault(new FaultWindow(fault, window.detail, window.startNanos, endNanos));
    }

    private String text(int ref) {
        return switch (values.kind(ref)) {
            case NIL -> "";
            case STRING, KEYWORD -> values.asText(ref);
            default -> values.render(ref, MAX_DETAIL);
        };
    }
}
