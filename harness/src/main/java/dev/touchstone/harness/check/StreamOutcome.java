// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.check;

import dev.touchstone.checker.CheckResult;

/**
 * What a pass over a history came to.
 *
 * @param file its name as the user wrote it
 * @param operations how many it had
 * @param nanos how long it took, reading and judging
 */
public record StreamOutcome(String file, CheckResult result, long operations, long nanos) {}
