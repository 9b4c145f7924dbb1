// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import dev.touchstone.checker.online.Violation;
import dev.touchstone.checker.polygraph.PolygraphLevel;
import dev.touchstone.history.Keyword;
import dev.touchstone.history.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A history as a line of words, told event by event. {@code 1(} invokes the transaction of client 1, {@code 1)ok} ends it, {@code
 * 1)fail} and {@code 1)info} too; its steps are given with its name: {@code ax1} appends, {@code wx1} writes, {@code rx12} reads
 * 1 and 2, or of a register 1, {@code rx} reads nothing.
 */
final class Script {
    private final OnlineTransactions checker;
    private final boolean lists;
    final List<Violation> told = new ArrayList<>();
    /** After which word each was told. */
    final List<Integer> toldAt = new ArrayList<>();

    private final Map<Integer, String> steps = new HashMap<>();
    private final Map<Integer, Long> numbers = new HashMap<>();
    private long operations;
    private int word;

    Script(PolygraphLevel level, boolean lists, int kept) {
        this.lists = lists;
        checker = new OnlineTransactions(
                level,
                lists,
                violation -> {
                    told.add(violation);
                    toldAt.add(word);
                },
                kept);
    }

    OnlineTransactions checker() {
        return checker;
    }

    /** Says what the transactions of a client do, from now on. */
    Script with(int client, String micros) {
        steps.put(client, micros);
        return this;
    }

    Script run(String words) {
        for (String each : words.split(" ")) {
            event(each);
            word++;
        }
        return this;
    }

    private void event(String event) {
        int client = event.charAt(0) - '0';
        if (event.charAt(1) == '(') {
            numbers.put(client, operations);
            checker.invoked(operations++, client, "txn", null, micros(client, false), word);
            return;
        }
        Outcome outcome = Outcome.valueOf(event.substring(2).toUpperCase(Locale.ROOT));
        checker.completed(
                numbers.get(client), client, outcome, outcome == Outcome.OK ? micros(client, true) : null, word);
    }

    private List<Object> micros(int client, boolean withReads) {
        List<Object> micros = new ArrayList<>();
        for (String step : steps.get(client).split(" ")) {
            String digits = step.substring(2);
            String verb = step.charAt(0) == 'a' ? "append" : step.substring(0, 1);
            micros.add(Arrays.asList(new Keyword(verb), step.substring(1, 2), value(verb, digits, withReads)));
        }
        return micros;
    }

    private @Nullable Object value(String verb, String digits, boolean withReads) {
        if (!verb.equals("r")) {
            return Long.valueOf(digits);
        } else if (!withReads || (!lists && digits.isEmpty())) {
            return null;
        }
        return lists ? digits.chars().mapToObj(c -> (Object) (long) (c - '0')).toList() : Long.valueOf(digits);
    }
}
