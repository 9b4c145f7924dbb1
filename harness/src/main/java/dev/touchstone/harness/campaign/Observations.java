// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Measurement;
import dev.touchstone.checker.Verdict;
import dev.touchstone.reports.Words;
import dev.touchstone.reports.run.PropertyResult;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What was observed of a property, in a phrase or a number. */
final class Observations {
    static final String STALENESS = "staleness";

    private Observations() {}

    /** In a phrase: {@code 4.1 % of 812 reads stale, p99 380 ms behind}. */
    static String phrase(CheckResult result) {
        if (result.unknown() != null) {
            return result.unknown().cause().word() + ": " + result.unknown().detail();
        }
        if (result.property().equals(STALENESS)) {
            return staleness(result);
        }
        if (result.verdict() == Verdict.VALID) {
            return "held over " + result.cost().operations() + " operations";
        }
        long more = result.findingsTotal() - 1;
        return result.findings().get(0).title() + (more > 0 ? ", and " + more + " more" : "");
    }

    static String strongest(List<PropertyResult> properties) {
        return properties.stream()
                .filter(property -> property.property().equals("linearizable")
                        && property.result().verdict() == Verdict.VALID)
                .map(PropertyResult::property)
                .findFirst()
                .orElse("");
    }

    static double staleShare(List<PropertyResult> properties) {
        return of(STALENESS, properties).map(Observations::staleShare).orElse(-1.0);
    }

    static double stalenessMillisP99(List<PropertyResult> properties) {
        return of(STALENESS, properties).map(Observations::millisP99).orElse(-1.0);
    }

    private static Optional<CheckResult> of(String property, List<PropertyResult> properties) {
        return properties.stream()
                .filter(each -> each.property().equals(property))
                .map(PropertyResult::result)
                .findFirst();
    }

    private static String staleness(CheckResult result) {
        double share = staleShare(result);
        long reads = Measurement.READS.of(result).map(Number::longValue).orElse(0L);
        if (share <= 0) {
            return "no stale read among " + reads;
        }
        return String.format(
                Locale.ROOT,
                "%.1f %% of %s reads stale, p99 %s behind",
                share * 100,
                reads,
                Words.millis(Math.max(0, millisP99(result))));
    }

    private static double staleShare(CheckResult result) {
        return Measurement.STALE_SHARE.of(result).map(Number::doubleValue).orElse(-1.0);
    }

    private static double millisP99(CheckResult result) {
        return Measurement.BEHIND_MILLIS
                .of(result)
                .map(quantiles -> number(quantiles.get("p99")))
                .orElse(-1.0);
    }

    private static double number(Object value) {
        return value instanceof Number number ? number.doubleValue() : -1;
    }
}
