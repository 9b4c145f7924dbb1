// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.page;

import dev.touchstone.reports.Words;
import dev.touchstone.reports.run.CampaignResult;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.RunFolder;
import dev.touchstone.reports.run.RunFolderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The runs below a folder, newest first. */
public record RunsPage(String folder, List<Live> live, List<Run> runs) {
    /** A run that has no report yet. */
    public record Live(FileLink link, LivePage page) {}

    /**
     * A run, or why it cannot be shown.
     *
     * @param problem empty if it can
     */
    public record Run(
            FileLink link,
            String name,
            String started,
            String detail,
            Tally tally,
            Tally controls,
            boolean complete,
            String problem) {}

    /** Reads every {@code campaign.json} one level down; one that cannot be read is listed with the reason. */
    public static RunsPage of(Path runsDirectory) {
        List<Run> runs = new ArrayList<>();
        List<Live> live = new ArrayList<>();
        if (Files.isDirectory(runsDirectory)) {
            try (Stream<Path> folders = Files.list(runsDirectory)) {
                for (Path folder : folders.filter(each -> !Files.isSymbolicLink(each))
                        .sorted(Comparator.reverseOrder())
                        .toList()) {
                    if (RunFolder.isRun(folder)) {
                        runs.add(run(folder));
                    } else {
                        live(folder).ifPresent(live::add);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list " + runsDirectory, e);
            }
        }
        runs.sort(Comparator.comparing(Run::started).thenComparing(Run::name).reversed());
        return new RunsPage(
                runsDirectory.getFileName() == null
                        ? ""
                        : runsDirectory.getFileName().toString(),
                live,
                runs);
    }

    /** True if some campaign is under way: then the page changes by itself. */
    public boolean changes() {
        return live.stream().anyMatch(each -> each.page().alive());
    }

    private static Optional<Live> live(Path folder) {
        RunFolder run = new RunFolder(folder);
        try {
            return run.live()
                    .map(live -> new Live(new FileLink(folder.getFileName() + "/", ""), LivePage.of(run, live)));
        } catch (RunFolderException e) {
            return Optional.empty();
        }
    }

    private static Run run(Path folder) {
        String path = folder.getFileName().toString();
        FileLink link = new FileLink(path + "/index.html", path);
        Tally none = new Tally(List.of());
        try {
            CampaignResult campaign = new RunFolder(folder).campaign();
            String detail = Words.count(campaign.cells().size(), "cell") + ", " + campaign.cluster() + ", "
                    + campaign.nodes() + " nodes, seed " + campaign.seed() + ", " + Words.seconds(campaign.seconds());
            List<CellSummary> judged =
                    campaign.cells().stream().filter(cell -> !cell.control()).toList();
            List<CellSummary> controls =
                    campaign.cells().stream().filter(CellSummary::control).toList();
            return new Run(
                    link,
                    campaign.name(),
                    campaign.started(),
                    detail,
                    Tally.of(judged),
                    Tally.of(controls),
                    campaign.complete(),
                    "");
        } catch (RunFolderException e) {
            return new Run(link, path, "", "", none, none, false, e.getMessage() == null ? "" : e.getMessage());
        }
    }
}
