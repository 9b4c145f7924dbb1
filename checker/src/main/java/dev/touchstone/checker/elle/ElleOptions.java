// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import dev.touchstone.checker.model.ConsistencyModels;
import java.util.List;
import java.util.Set;

/**
 * What to check for, and what may be assumed of the store.
 *
 * @param consistencyModels models whose anomalies make a history invalid, by name or alias
 * @param anomalies anomalies that make it invalid besides, each with all of its cases
 * @param allowUnwritten values that nobody wrote may be read: the history begins in the middle
 * @param wfrKeys registers: what a transaction writes comes after what it read of the same key
 * @param sequentialKeys registers: each process sees the versions of each key in their order
 * @param linearizableKeys registers: each key by itself is linearizable
 * @param ignored anomalies that are looked for and told, but do not make it invalid
 */
public record ElleOptions(
        List<String> consistencyModels,
        List<String> anomalies,
        boolean allowUnwritten,
        boolean wfrKeys,
        boolean sequentialKeys,
        boolean linearizableKeys,
        List<String> ignored) {

    public ElleOptions {
        ignored = List.copyOf(ignored);
        consistencyModels = List.copyOf(consistencyModels);
        anomalies = List.copyOf(anomalies);
        consistencyModels.forEach(ConsistencyModels.standard()::canonical);
    }

    /** Nothing ignored. */
    public ElleOptions(
            List<String> consistencyModels,
            List<String> anomalies,
            boolean allowUnwritten,
            boolean wfrKeys,
            boolean sequentialKeys,
            boolean linearizableKeys) {
        this(consistencyModels, anomalies, allowUnwritten, wfrKeys, sequentialKeys, linearizableKeys, List.of());
    }

    /** Strict serializability; nothing assumed of the store. */
    public static ElleOptions defaults() {
        return against("strict-serializable");
    }

    public static ElleOptions against(String... models) {
        return new ElleOptions(List.of(models), List.of(), false, false, false, false);
    }

    /** Only these anomalies and their cases count, whatever model they violate. */
    public static ElleOptions forAnomalies(String... names) {
        return new ElleOptions(List.of(), List.of(names), false, false, false, false);
    }

    public ElleOptions withUnwrittenAllowed() {
        return new ElleOptions(consistencyModels, anomalies, true, wfrKeys, sequentialKeys, linearizableKeys, ignored);
    }

    public ElleOptions withWfrKeys() {
        return new ElleOptions(
                consistencyModels, anomalies, allowUnwritten, true, sequentialKeys, linearizableKeys, ignored);
    }

    public ElleOptions withSequentialKeys() {
        return new ElleOptions(consistencyModels, anomalies, allowUnwritten, wfrKeys, true, linearizableKeys, ignored);
    }

    public ElleOptions withLinearizableKeys() {
        return new ElleOptions(consistencyModels, anomalies, allowUnwritten, wfrKeys, sequentialKeys, true, ignored);
    }

    /** The same, but for anomalies of these names, which do not make a history invalid. */
    public ElleOptions withIgnored(List<String> names) {
        return new ElleOptions(
                consistencyModels, anomalies, allowUnwritten, wfrKeys, sequentialKeys, linearizableKeys, names);
    }

    /** Every anomaly that makes a history invalid. */
    Set<String> prohibited() {
        Set<String> result = ConsistencyModels.standard().prohibitedBy(consistencyModels);
        result.addAll(ConsistencyModels.standard().implying(anomalies));
        ignored.forEach(result::remove);
        return result;
    }
}
