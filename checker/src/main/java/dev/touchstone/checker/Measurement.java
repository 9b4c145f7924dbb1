// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A figure of {@link CheckResult#measurements} that code reads, by its name and its type; all others are for people. Who writes
 * one and who reads it name the same constant.
 */
public final class Measurement<T> {
    /** Transactions: how many anomalies of each name were found. */
    public static final Measurement<Map<?, ?>> ANOMALIES = map("anomalies");
    /** Transactions: those of them that the user asked to ignore; absent if there are none. */
    public static final Measurement<Map<?, ?>> IGNORED = map("ignored");
    /** Transactions: the strongest consistency models that are not refuted. */
    public static final Measurement<List<?>> STRONGEST_POSSIBLE = list("strongest-possible");
    /** Transactions: the consistency models that one witness violates. */
    public static final Measurement<List<?>> VIOLATED = list("violated");
    /** Transactions: an order that proves the verdict valid, as numbers of operations. */
    public static final Measurement<List<?>> ORDER = list("order");
    /** Staleness: reads that were judged. */
    public static final Measurement<Number> READS = number("reads");
    /** Staleness: the share of stale reads, 0 to 1. */
    public static final Measurement<Number> STALE_SHARE = number("staleShare");
    /** Staleness: milliseconds by quantile, such as {@code p99}. */
    public static final Measurement<Map<?, ?>> BEHIND_MILLIS = map("behindMillis");
    /** Staleness: reads by the number of versions that they were behind. */
    public static final Measurement<Map<?, ?>> VERSIONS_BEHIND = map("versionsBehind");
    /** Staleness: a bin for each span of time since the newest acknowledged write, with its share of stale reads. */
    public static final Measurement<List<?>> T_VISIBILITY = list("tVisibility");

    private final String name;
    private final Class<T> type;

    private Measurement(String name, Class<T> type) {
        this.name = name;
        this.type = type;
    }

    private static Measurement<Number> number(String name) {
        return new Measurement<>(name, Number.class);
    }

    @SuppressWarnings("unchecked")
    private static Measurement<Map<?, ?>> map(String name) {
        return new Measurement<>(name, (Class<Map<?, ?>>) (Class<?>) Map.class);
    }

    @SuppressWarnings("unchecked")
    private static Measurement<List<?>> list(String name) {
        return new Measurement<>(name, (Class<List<?>>) (Class<?>) List.class);
    }

    /** As it stands among the measurements, and in JSON. */
    public String key() {
        return name;
    }

    /** Its value in a result; empty if the result has none, or one of another type. */
    public Optional<T> of(CheckResult result) {
        return in(result.measurements());
    }

    /** The same among a result's measurements. */
    public Optional<T> in(Map<String, Object> measurements) {
        Object value = measurements.get(name);
        return type.isInstance(value) ? Optional.of(type.cast(value)) : Optional.empty();
    }
}
