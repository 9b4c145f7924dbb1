// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.run;

import dev.touchstone.checker.CheckResult;

/**
 * A property of a cell, judged against what the cell's setting claims.
 *
 * @param claimed whether the setting promises it
 * @param claim the promise in words, or why there is none
 * @param word {@code valid}, {@code invalid} or {@code unknown} if claimed, else {@code measured}
 * @param observed what was seen, in a phrase: {@code 4.1 % stale reads, p99 380 ms}
 * @param result what the checker says
 */
public record PropertyResult(
        String property, boolean claimed, String claim, String word, String observed, CheckResult result) {}
