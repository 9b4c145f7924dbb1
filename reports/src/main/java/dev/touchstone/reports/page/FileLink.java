// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.page;

import dev.touchstone.reports.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A file that lies beside a page.
 *
 * @param path relative to the page
 */
public record FileLink(String path, String about) {
    private static final Map<String, String> ABOUT = Map.ofEntries(
            Map.entry("campaign.json", "all that this page shows"),
            Map.entry("campaign.yaml", "the effective configuration, seeds included"),
            Map.entry("verdict.json", "all that was judged"),
            Map.entry("history.jsonl.zst", "what the clients saw: operations and faults"),
            Map.entry("history.edn.gz", "the history as Jepsen and Elle read it"),
            Map.entry("faults.jsonl", "faults as asked for and as observed"),
            Map.entry("environment.json", "where it ran"),
            Map.entry("run.log", "the harness's log"),
            Map.entry("node-logs", "the nodes' logs"),
            Map.entry("schedule.json", "the faults as planned, to be replayed"),
            Map.entry("cluster", "what the nodes wrote: data and logs"));

    /** Reached through their pages, or gone when the run is over. */
    private static final Set<String> UNLISTED = Set.of("cells", "progress.json");

    /** The files of a folder that a reader may want, by name; pages and what is being written are left out. */
    static List<FileLink> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !name.endsWith(".html") && !UNLISTED.contains(name))
                    .sorted()
                    .map(name -> new FileLink(name, ABOUT.getOrDefault(name, "")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    /** The path with every byte escaped that a link may not hold. */
    public String href() {
        StringBuilder href = new StringBuilder("./");
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "-._~/".indexOf(c) >= 0);
            href.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
        }
        return href.toString();
    }

    /** The path, if it is short enough to print. */
    public String label() {
        return Words.shortened(path, 80);
    }
}
