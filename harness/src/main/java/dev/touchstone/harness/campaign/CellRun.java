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
import dev.touchstone.workloads.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a cell left behind, before it is judged.
 *
 * @param cutShort in words, if the cell was interrupted and there were no final reads; else empty
 * @param unanswered in words, if some of the final reads were not answered; else empty
 * @param script what its clients invoked
 * @param aftermath how the cluster was afterwards
 * @param failure what the simulated world broke by; null if it did not, or there is none
 */
record CellRun(
        Cell cell,
        History history,
        Schedule schedule,
        List<FaultRecord> faults,
        String cutShort,
        String unanswered,
        Aftermath aftermath,
        Burden burden,
        Script script,
        @Nullable WorldFailure failure) {

    /** A run that left its cluster well, whose world did not break, and that nobody wants to do again. */
    CellRun(
            Cell cell,
            History history,
            Schedule schedule,
            List<FaultRecord> faults,
            String cutShort,
            String unanswered,
            Burden burden) {
        this(
                cell,
                history,
                schedule,
                faults,
                cutShort,
                unanswered,
                Aftermath.WELL,
                burden,
                new Script(List.of(), List.of()),
                null);
    }

    /** The same run, but for how the cluster was afterwards. */
    CellRun with(Aftermath found) {
        return new CellRun(cell, history, schedule, faults, cutShort, unanswered, found, burden, script, failure);
    }

    /** Writes history, faults and the nodes' last log lines into the cell's folder. */
    void write(RunFolder folder, Cluster cluster) {
        write(folder, cell.id(), cluster.logTails());
    }

    /**
     * The same, in a folder of that name.
     *
     * @param logTails what each node logged last, by node
     */
    void write(RunFolder folder, String id, Map<String, List<String>> logTails) {
        Path directory = folder.cell(id);
        try {
            Files.createDirectories(directory);
            JsonLinesWriter.write(history, folder.history(id));
            EdnWriter.write(history, directory.resolve("history.edn.gz"));
        } catch (IOException e) {
            throw new RunFolderException("cannot write the history of " + id + ": " + e.getMessage(), e);
        }
        RunFolder.writeText(directory.resolve("schedule.json"), ScheduleJson.write(schedule));
        folder.writeFaults(id, faults);
        Map<String, String> environment = new LinkedHashMap<>(Environment.facts());
        environment.putAll(burden.machine());
        folder.writeEnvironment(id, environment);
        for (Map.Entry<String, List<String>> log : logTails.entrySet()) {
            RunFolder.writeText(
                    directory.resolve("node-logs").resolve(log.getKey() + ".log"),
                    String.join("\n", log.getValue()) + "\n");
        }
    }
}
