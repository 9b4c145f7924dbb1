// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a checker says of one property of a history.
 *
 * @param property the property decided, as {@link Checker#property}
 * @param verdict valid, invalid or unknown
 * @param unknown why, exactly when the verdict is unknown
 * @param algorithm which algorithm decided, with its source: {@code zones (Gibbons & Korach 1997)}
 * @param findings the violations, worst and earliest first, at most {@link #MAX_FINDINGS}
 * @param findingsTotal how many violations there are in all
 * @param measurements figures by name, in the order to show them: numbers, strings, or lists and maps of these
 * @param cost what the check took
 */
public record CheckResult(
        String property,
        Verdict verdict,
        @Nullable Unknown unknown,
        String algorithm,
        List<Finding> findings,
        long findingsTotal,
        Map<String, Object> measurements,
        Cost cost) {

    /** Findings beyond this are counted, not kept. */
    public static final int MAX_FINDINGS = 100;

    public CheckResult {
        if ((verdict == Verdict.UNKNOWN) != (unknown != null)) {
            throw new IllegalArgumentException(property + ": an unknown verdict, and only that, has a reason");
        }
        if (verdict == Verdict.INVALID && findings.isEmpty()) {
            throw new IllegalArgumentException(property + ": an invalid verdict needs a finding");
        }
        findings = List.copyOf(findings);
    }

    public static CheckResult valid(String property, String algorithm, Map<String, Object> measurements, Cost cost) {
        return new CheckResult(property, Verdict.VALID, null, algorithm, List.of(), 0, measurements, cost);
    }

    public static CheckResult invalid(
            String property,
            String algorithm,
            List<Finding> findings,
            long total,
            Map<String, Object> measurements,
            Cost cost) {
        List<Finding> kept = findings.size() > MAX_FINDINGS ? findings.subList(0, MAX_FINDINGS) : findings;
        return new CheckResult(property, Verdict.INVALID, null, algorithm, kept, total, measurements, cost);
    }

    /**
     * What remains of this result if the history was cut short: the findings that hold whatever would have followed, and
     * where there is none, that nothing was decided.
     */
    public CheckResult ofPrefix(Unknown otherwise) {
        List<Finding> proven = findings.stream().filter(Finding::provenByPrefix).toList();
        if (!proven.isEmpty()) {
            return invalid(property, algorithm, proven, proven.size(), measurements, cost);
        }
        return verdict == Verdict.UNKNOWN ? this : unknown(property, algorithm, otherwise, measurements, cost);
    }

    public static CheckResult unknown(
            String property, String algorithm, Unknown why, Map<String, Object> measurements, Cost cost) {
        return new CheckResult(property, Verdict.UNKNOWN, why, algorithm, List.of(), 0, measurements, cost);
    }
}
