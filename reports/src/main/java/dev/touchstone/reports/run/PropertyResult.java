// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.touchstone.checker.CheckResult;

/**
 * A property of a cell, judged against what the cell's setting claims.
 *
 * @param claimed whether the setting promises it
 * @param claim the promise in words, or why there is none
 * @param verdict valid, invalid or unknown if claimed, else measured; {@code word} in JSON
 * @param observed what was seen, in a phrase: {@code 4.1 % stale reads, p99 380 ms}
 * @param result what the checker says
 */
public record PropertyResult(
        String property,
        boolean claimed,
        String claim,
        @JsonProperty("word") CellVerdict verdict,
        String observed,
        CheckResult result) {}
