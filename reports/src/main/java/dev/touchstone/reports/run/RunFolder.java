// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.run;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The folder of a run, whole in itself: it can be zipped, sent, and drawn again by a later version.
 *
 * <pre>
 * campaign.json  campaign.yaml  index.html  (progress.json while it runs; coverage.json of a simulated one)
 * cells/ID/      verdict.json  faults.jsonl  environment.json  history.jsonl.zst  index.html
 * </pre>
 *
 * <p>Every file is written to a temporary name beside it and then moved into place, so a reader sees the old file or the
 * new one. Safe for any number of threads that write different files.
 */
public final class RunFolder {
    private static final TypeReference<LinkedHashMap<String, String>> FACTS = new TypeReference<>() {};

    private final Path directory;

    /** A folder that exists or will be made by the first write. */
    public RunFolder(Path directory) {
        this.directory = directory;
    }

    /** True if the folder holds a campaign. */
    public static boolean isRun(Path directory) {
        return Files.isRegularFile(directory.resolve("campaign.json"));
    }

    public Path directory() {
        return directory;
    }

    public Path campaignJson() {
        return directory.resolve("campaign.json");
    }

    /** The effective configuration of the campaign, as it was run. */
    public Path campaignYaml() {
        return directory.resolve("campaign.yaml");
    }

    /** There while the campaign runs, see {@link LiveRun}. */
    public Path progressJson() {
        return directory.resolve("progress.json");
    }

    /** How far the campaign is; empty if none is under way here, and none was cut short. */
    public Optional<LiveRun> live() {
        try {
            return Files.isRegularFile(progressJson())
                    ? Optional.of(RunJson.readVersioned(progressJson(), LiveRun.class, LiveRun.SCHEMA_VERSION))
                    : Optional.empty();
        } catch (RunFolderException e) {
            // It ended between the question and the answer; anything else is wrong with the file.
            if (Files.isRegularFile(progressJson())) {
                throw e;
            }
            return Optional.empty();
        }
    }

    public void write(LiveRun live) {
        writeText(progressJson(), RunJson.pretty(live));
    }

    /** The campaign is over: how far it was is of no interest any more. */
    public void deleteProgress() {
        try {
            Files.deleteIfExists(progressJson());
        } catch (IOException e) {
            throw new RunFolderException("cannot delete " + progressJson() + ": " + e.getMessage(), e);
        }
    }

    /** What the worlds of a simulated run saw, added up; empty if it was none, or its version did not count. */
    public Optional<RunCoverage> coverage() {
        Path file = coverageJson();
        return Files.isRegularFile(file)
                ? Optional.of(RunJson.readVersioned(file, RunCoverage.class, RunCoverage.SCHEMA_VERSION))
                : Optional.empty();
    }

    public void write(RunCoverage coverage) {
        writeText(coverageJson(), RunJson.pretty(coverage));
    }

    private Path coverageJson() {
        return directory.resolve("coverage.json");
    }

    public Path indexHtml() {
        return directory.resolve("index.html");
    }

    /**
     * The folder of a cell.
     *
     * @throws RunFolderException if the id is no plain file name
     */
    public Path cell(String id) {
        if (id.isBlank() || id.startsWith(".") || id.contains("/") || id.contains("\\") || id.indexOf('\0') >= 0) {
            throw new RunFolderException("\"" + id + "\" cannot be the id of a cell: it must be a plain file name");
        }
        return directory.resolve("cells").resolve(id);
    }

    public Path verdictJson(String id) {
        return cell(id).resolve("verdict.json");
    }

    /** What the clients of the cell saw, in the history module's own format. */
    public Path history(String id) {
        return cell(id).resolve("history.jsonl.zst");
    }

    public Path cellHtml(String id) {
        return cell(id).resolve("index.html");
    }

    private Path faultsFile(String id) {
        return cell(id).resolve("faults.jsonl");
    }

    private Path environmentFile(String id) {
        return cell(id).resolve("environment.json");
    }

    /**
     * Reads {@code campaign.json}.
     *
     * @throws RunFolderException if it is missing, malformed, or of another schema version
     */
    public CampaignResult campaign() {
        if (!isRun(directory)) {
            throw new RunFolderException(whyNone());
        }
        return RunJson.readVersioned(campaignJson(), CampaignResult.class, CampaignResult.SCHEMA_VERSION);
    }

    private String whyNone() {
        if (!Files.isDirectory(directory)) {
            return "no folder " + directory;
        }
        if (Files.isRegularFile(progressJson())) {
            return directory + " has no result yet: its campaign is under way, or was cut short;"
                    + " go on with it by touchstone campaign --resume " + directory;
        }
        String hint = Files.isRegularFile(directory.resolve("verdict.json"))
                ? "; this is a cell: name the run's folder, two levels up"
                : Files.isDirectory(directory.resolve("latest"))
                        ? "; this is a folder of runs: name one of them, such as " + directory.resolve("latest")
                        : "";
        return directory + " is not the folder of a run: it has no campaign.json" + hint;
    }

    public void write(CampaignResult campaign) {
        writeText(campaignJson(), campaign.json());
    }

    /** Reads a cell's {@code verdict.json}; empty if the cell was never judged. */
    public Optional<CellResult> result(String id) {
        Path file = verdictJson(id);
        return Files.isRegularFile(file)
                ? Optional.of(RunJson.readVersioned(file, CellResult.class, CellResult.SCHEMA_VERSION))
                : Optional.empty();
    }

    public void write(CellResult cell) {
        writeText(verdictJson(cell.summary().id()), RunJson.pretty(cell));
    }

    /** The lines of {@code faults.jsonl}; none if there is no such file. */
    public List<FaultRecord> faults(String id) {
        Path file = faultsFile(id);
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        List<FaultRecord> faults = new ArrayList<>();
        List<String> lines = readText(file).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                faults.add(RunJson.parse(file + ":" + (i + 1), lines.get(i), FaultRecord.class));
            }
        }
        return faults;
    }

    public void writeFaults(String id, List<FaultRecord> faults) {
        StringBuilder lines = new StringBuilder();
        for (FaultRecord fault : faults) {
            lines.append(RunJson.line(fault)).append('\n');
        }
        writeText(faultsFile(id), lines.toString());
    }

    /** The facts of {@code environment.json}, in order; none if there is no such file. */
    public Map<String, String> environment(String id) {
        Path file = environmentFile(id);
        return Files.isRegularFile(file) ? RunJson.parse(file.toString(), readText(file), FACTS) : Map.of();
    }

    public void writeEnvironment(String id, Map<String, String> facts) {
        writeText(environmentFile(id), RunJson.pretty(facts));
    }

    /** Writes a file of the run so that it is there whole or not at all; makes its folder if needed. */
    public static void writeText(Path file, String text) {
        Path parent = file.toAbsolutePath().getParent();
        Path temporary = parent.resolve("." + file.getFileName() + ".tmp");
        try {
            Files.createDirectories(parent);
            Files.writeString(temporary, text, StandardCharsets.UTF_8);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RunFolderException("cannot write " + file + ": " + reason(file, temporary, e), e);
        }
    }

    /** In words; what had been written is deleted, since a full disk has no room for what nobody will read. */
    private static String reason(Path file, Path temporary, IOException failure) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure instanceof FileSystemException detailed
                        && detailed.getReason() != null
                        && List.of(file.toString(), temporary.toString()).contains(detailed.getFile())
                ? detailed.getReason()
                : String.valueOf(failure.getMessage());
    }

    static String readText(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new RunFolderException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
