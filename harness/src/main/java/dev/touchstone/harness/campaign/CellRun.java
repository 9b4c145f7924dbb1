// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.history.History;
import dev.touchstone.history.format.EdnWriter;
import dev.touchstone.history.format.JsonLinesWriter;
import dev.touchstone.nemesis.schedule.Schedule;
import dev.touchstone.nemesis.schedule.ScheduleJson;
import dev.touchstone.reports.run.FaultRecord;
import dev.touchstone.reports.run.RunFolder;
import dev.touchstone.reports.run.RunFolderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a cell left behind, before it is judged.
 *
 * @param cutShort in words, if the cell was interrupted and there were no final reads; else empty
 * @param unanswered in words, if some of the final reads were not answered; else empty
 */
record CellRun(
        Cell cell,
        History history,
        Schedule schedule,
        List<FaultRecord> faults,
        String cutShort,
        String unanswered,
        Burden burden) {

    /** Writes history, faults and the nodes' last log lines into the cell's folder. */
    void write(RunFolder folder, Cluster cluster) {
        Path directory = folder.cell(cell.id());
        try {
            Files.createDirectories(directory);
            JsonLinesWriter.write(history, folder.history(cell.id()));
            EdnWriter.write(history, directory.resolve("history.edn.gz"));
        } catch (IOException e) {
            throw new RunFolderException("cannot write the history of " + cell.id() + ": " + e.getMessage(), e);
        }
        RunFolder.writeText(directory.resolve("schedule.json"), ScheduleJson.write(schedule));
        folder.writeFaults(cell.id(), faults);
        Map<String, String> environment = new LinkedHashMap<>(Environment.facts());
        environment.putAll(burden.machine());
        folder.writeEnvironment(cell.id(), environment);
        for (Map.Entry<String, List<String>> log : cluster.logTails().entrySet()) {
            RunFolder.writeText(
                    directory.resolve("node-logs").resolve(log.getKey() + ".log"),
                    String.join("\n", log.getValue()) + "\n");
        }
    }
}
