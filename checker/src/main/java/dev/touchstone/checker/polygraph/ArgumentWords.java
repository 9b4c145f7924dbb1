// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import dev.touchstone.checker.polygraph.Argument.Case;
import dev.touchstone.checker.polygraph.Argument.Link;
import dev.touchstone.checker.polygraph.Argument.LinkKind;
import dev.touchstone.checker.polygraph.Argument.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** An argument in sentences that cite transactions by the numbers of the input, as {@code #12}. */
public final class ArgumentWords {
    private final RegisterTransactions txns;
    private final IntFunction<String> keyName;
    private final List<String> lines = new ArrayList<>();

    private ArgumentWords(RegisterTransactions txns, IntFunction<String> keyName) {
        this.txns = txns;
        this.keyName = keyName;
    }

    /**
     * The argument as lines, each a sentence; those of a case are indented.
     *
     * @param keyName gives the text of a key
     */
    public static List<String> of(Argument argument, RegisterTransactions txns, IntFunction<String> keyName) {
        ArgumentWords words = new ArgumentWords(txns, keyName);
        words.add(argument, "");
        return List.copyOf(words.lines);
    }

    /** One link as a clause. */
    public static String of(Link link, RegisterTransactions txns, IntFunction<String> keyName) {
        return new ArgumentWords(txns, keyName).clause(link);
    }

    private void add(Argument argument, String indent) {
        for (Step step : argument.steps()) {
            lines.add(indent + capitalized(text(step)));
        }
        if (!argument.contradiction().isEmpty()) {
            lines.add(indent + capitalized(contradiction(argument.contradiction())));
        }
        for (Case one : argument.cases()) {
            String text = one.assumed().kind() == LinkKind.ASSUMED
                    ? cited(one.assumed().before()) + " came before "
                            + cited(one.assumed().after())
                    : clause(one.assumed());
            lines.add(indent + "Suppose " + text + ".");
            add(one.argument(), indent + "  ");
        }
    }

    private String text(Step step) {
        Link concluded = step.concluded();
        String before = cited(concluded.before());
        String after = cited(concluded.after());
        String key = keyName.apply(concluded.key());
        String path = clauses(step.because());
        String reason =
                switch (concluded.kind()) {
                    case OVERTAKEN ->
                        before + " wrote " + key + ", and " + path + "; but " + cited(step.reader()) + " read " + key
                                + " from " + after;
                    case OVERWRITTEN ->
                        step.writer() == RegisterTransactions.INITIAL
                                ? before + " read " + key + " as it was at first, and " + after + " wrote it"
                                : before + " read " + key + " from " + cited(step.writer()) + ", and " + after
                                        + " wrote it later, for " + path;
                    default -> before + " and " + after + " both wrote " + key + ", and " + path;
                };
        return reason + ": so " + before + " came before " + after + ".";
    }

    private String contradiction(List<Link> links) {
        Link last = links.get(links.size() - 1);
        if (last.kind() == LinkKind.OVERLOOKED) {
            String key = keyName.apply(last.key());
            return cited(last.after()) + " wrote " + key + ", and " + clauses(links.subList(0, links.size() - 1))
                    + "; but " + cited(last.before()) + " read " + key + " as it was at first: a contradiction.";
        }
        return "but " + clauses(links) + ": a circle, so this cannot be.";
    }

    private String clauses(List<Link> links) {
        return links.stream().map(this::clause).collect(Collectors.joining(", "));
    }

    private String clause(Link link) {
        String before = cited(link.before());
        String after = cited(link.after());
        return switch (link.kind()) {
            case READS_FROM -> after + " read " + keyName.apply(link.key()) + " from " + before;
            case SESSION -> after + " followed " + before + " in its session";
            case RANKED ->
                keyName.apply(link.key()) + " shows what " + before + " wrote before what " + after + " wrote";
            case REAL_TIME -> before + " had completed when " + after + " was invoked";
            default -> before + " came before " + after;
        };
    }

    private String cited(int transaction) {
        return transaction == RegisterTransactions.INITIAL ? "the initial state" : "#" + txns.operation(transaction);
    }

    private static String capitalized(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
