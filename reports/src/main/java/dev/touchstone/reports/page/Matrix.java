// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.page;

import dev.touchstone.reports.Words;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.SettingSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The campaign as a grid: a row a setting, a column a workload under a fault. Controls are not in it.
 *
 * @param groups the workloads, each with its faults
 */
public record Matrix(List<Group> groups, List<Row> rows) {
    /** The columns of a workload. */
    public record Group(String workload, List<String> faults) {}

    /** A setting with its cells, as many as there are columns. */
    public record Row(SettingSummary setting, List<Spot> spots) {}

    /**
     * Where a row and a column meet: nothing, a cell, or several runs of one.
     *
     * @param cells worst first
     */
    public record Spot(List<CellSummary> cells) {
        public CellSummary worst() {
            return cells.get(0);
        }

        /** The fact to print beside the verdict. */
        public String fact() {
            CellSummary cell = worst();
            boolean quiet =
                    cell.verdict() == CellVerdict.VALID && !cell.strongest().isEmpty();
            return Words.shortened(quiet ? cell.strongest() : cell.headline(), 64);
        }
    }

    static Matrix of(List<CellSummary> all) {
        List<CellSummary> cells = all.stream().filter(cell -> !cell.control()).toList();
        Map<String, Set<String>> faults = new LinkedHashMap<>();
        Map<String, SettingSummary> settings = new LinkedHashMap<>();
        for (CellSummary cell : cells) {
            faults.computeIfAbsent(cell.workload(), name -> new LinkedHashSet<>())
                    .add(cell.fault());
            settings.putIfAbsent(cell.setting().name(), cell.setting());
        }
        List<Group> groups = new ArrayList<>();
        faults.forEach((workload, names) -> groups.add(new Group(workload, List.copyOf(names))));
        List<Row> rows = new ArrayList<>();
        for (SettingSummary setting : settings.values()) {
            rows.add(new Row(setting, spots(setting, groups, cells)));
        }
        return new Matrix(groups, rows);
    }

    private static List<Spot> spots(SettingSummary setting, List<Group> groups, List<CellSummary> cells) {
        List<Spot> spots = new ArrayList<>();
        for (Group group : groups) {
            for (String fault : group.faults()) {
                spots.add(new Spot(cells.stream()
                        .filter(cell -> cell.setting().name().equals(setting.name())
                                && cell.workload().equals(group.workload())
                                && cell.fault().equals(fault))
                        .sorted(Comparator.comparing(CellSummary::verdict))
                        .toList()));
            }
        }
        return spots;
    }
}
