// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.harness.UsageException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many clients and how many operations a second, as users write them. */
public final class Amounts {
    private static final Pattern CONCURRENCY = Pattern.compile("(\\d{1,5})(n?)");
    private static final Pattern RATE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(?:/s)?");

    private Amounts() {}

    /**
     * Clients: {@code 10}, or {@code 2n} for twice the nodes.
     *
     * @param what it is, for the sentence that says what is wrong
     * @throws UsageException if it is none
     */
    public static int concurrency(String what, String text, int nodes) {
        Matcher matcher = CONCURRENCY.matcher(text.trim());
        if (!matcher.matches()) {
            throw new UsageException(
                    what + " is a number of clients, or times the nodes as in 2n, not \"" + text + "\"");
        }
        int number = Integer.parseInt(matcher.group(1));
        return matcher.group(2).isEmpty() ? number : number * nodes;
    }

    /**
     * Operations a second: {@code 60} or {@code 60/s}.
     *
     * @param what it is, for the sentence that says what is wrong
     * @throws UsageException if it is none
     */
    public static double rate(String what, String text) {
        Matcher matcher = RATE.matcher(text.trim());
        if (!matcher.matches() || Double.parseDouble(matcher.group(1)) <= 0) {
            throw new UsageException(
                    what + " is a number of operations a second above 0, such as 60/s, not \"" + text + "\"");
        }
        return Double.parseDouble(matcher.group(1));
    }
}
