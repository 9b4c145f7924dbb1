// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.chart;

import dev.touchstone.history.History;
import java.util.List;
import java.util.Map;

/** All charts of a cell, in the order of its page. A chart of a history without operations is left out. */
public final class Charts {
    private Charts() {}

    /** Latency, rate and availability over time. */
    public static List<Figure> overTime(History history, FaultBands bands) {
        if (history.size() == 0) {
            return List.of();
        }
        TimeAxis time = TimeAxis.of(history);
        LatencyCharts latency = new LatencyCharts(history, time, bands);
        RateCharts rates = new RateCharts(history, time, bands);
        return List.of(latency.quantiles(), latency.scatter(), rates.byOutcome(), rates.availability());
    }

    /** Staleness, where a checker measured it; from its figures by name. */
    public static List<Figure> staleness(Map<String, Object> measurements) {
        return StalenessCharts.of(measurements);
    }
}
