// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports;

import dev.touchstone.checker.Verdict;
import java.util.Map;
import java.util.Set;

/**
 * What a page of {@code touchstone check} is about, beside the history and its results.
 *
 * @param name of the history, such as its file
 * @param verdict what the results say together
 * @param judging the properties whose results make the verdict; the others are measured
 * @param facts what was asked and what it took, in the order to show them
 * @param command does it again
 */
public record CheckSubject(
        String name, Verdict verdict, Set<String> judging, Map<String, String> facts, String command) {}
