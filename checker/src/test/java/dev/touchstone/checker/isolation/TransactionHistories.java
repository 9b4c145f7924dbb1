// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Histories of transactions from short texts and from published files. */
final class TransactionHistories {
    private static final Pattern MICRO = Pattern.compile("([rw])\\(?\\s*(\\d+)[ ,]+(\\d+|nil)\\)?");
    private static final Pattern EVENT = Pattern.compile(":type :(\\w+), :process (\\d+), :f :txn, :value \\[(.*)]}");

    private TransactionHistories() {}

    /**
     * CommittedTransactions that committed one after another.
     *
     * @param texts a process, a colon, and micro-operations: {@code 0: w(1,1) r(2,nil)}
     */
    static History of(String... texts) {
        HistoryBuilder builder = new HistoryBuilder();
        for (String text : texts) {
            String[] parts = text.split(":", 2);
            add(builder, Integer.parseInt(parts[0].trim()), parts[1], Outcome.OK);
        }
        return builder.build();
    }

    /** AWDIT's own test format: sessions between lines of {@code =}, transactions between lines of {@code -}. */
    static History awdit(String text) {
        HistoryBuilder builder = new HistoryBuilder();
        String[] sessions = text.split("=====");
        for (int process = 0; process < sessions.length; process++) {
            for (String transaction : sessions[process].split("-----")) {
                add(builder, process, transaction, Outcome.OK);
            }
        }
        return builder.build();
    }

    /** Completions of Elle-style transactions, an event a line. */
    static History edn(String text) {
        HistoryBuilder builder = new HistoryBuilder();
        Matcher events = EVENT.matcher(text);
        while (events.find()) {
            if (!events.group(1).equals("invoke")) {
                Outcome outcome = events.group(1).equals("ok") ? Outcome.OK : Outcome.FAIL;
                add(builder, Integer.parseInt(events.group(2)), events.group(3), outcome);
            }
        }
        return builder.build();
    }

    static void add(HistoryBuilder builder, int process, String micros, Outcome outcome) {
        Values values = builder.values();
        IntArrayList list = new IntArrayList();
        Matcher matcher = MICRO.matcher(micros);
        while (matcher.find()) {
            String value = matcher.group(3);
            list.add(values.ofList(
                    values.ofKeyword(matcher.group(1)),
                    values.ofLong(Long.parseLong(matcher.group(2))),
                    value.equals("nil") ? Values.NIL : values.ofLong(Long.parseLong(value))));
        }
        int value = values.ofList(list.toIntArray());
        builder.invoke(process, Functions.TXN, Values.NIL, value, builder.size());
        builder.complete(process, outcome, outcome == Outcome.OK ? value : Values.NIL, builder.size());
    }
}
