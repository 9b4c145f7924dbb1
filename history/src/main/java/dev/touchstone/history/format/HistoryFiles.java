// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.HistoryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Finds the history where a folder of a test run is given, such as one of Jepsen's store, or a zip archive of one. */
final class HistoryFiles {
    private static final List<String> NAMES =
            List.of("history.edn", "history.jsonl", "history.json", "history.txt", "jepsen.history");
    private static final List<String> SUFFIXES = List.of("", ".gz", ".zst", ".xz", ".bz2");
    private static final int SHOWN_MAX = 10;
    private static final int ENTRIES_MAX = 100_000;

    private HistoryFiles() {}

    /**
     * What is to be read.
     *
     * @param entry the file of the archive that {@code file} is, or null
     * @param name what errors call it
     * @param note that it was chosen, or null: it was named
     */
    record Found(
            Path file,
            @Nullable String entry,
            String name,
            @Nullable String note) {}

    /**
     * Finds it.
     *
     * @param entry the file to take of an archive; null: its history, or its only file
     * @throws HistoryException if there is none, or several; the message names them
     */
    static Found find(Path file, @Nullable String entry) throws IOException {
        if (Files.isDirectory(file)) {
            Path history = inFolder(file);
            String name = String.valueOf(file.relativize(history));
            return new Found(history, entry, history.toString(), name + " of the folder was read");
        } else if (entry == null && isZip(file)) {
            return inArchive(file);
        }
        return new Found(file, entry, entry == null ? file.toString() : file + "/" + entry, null);
    }

    private static boolean isZip(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = open(file)) {
            return Unpacking.isZip(in);
        }
    }

    private static Path inFolder(Path folder) {
        for (Path place : List.of(folder, folder.resolve("latest"))) {
            for (String name : NAMES) {
                for (String suffix : SUFFIXES) {
                    if (Files.isRegularFile(place.resolve(name + suffix))) {
                        return place.resolve(name + suffix);
                    }
                }
            }
        }
        throw new HistoryException(folder + ": is a folder, and there is no history.edn, history.jsonl, history.json or"
                + " history.txt in it; name a file");
    }

    private static Found inArchive(Path archive) throws IOException {
        List<String> files = new ArrayList<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            zip.stream().filter(ZipEntryStream::isFile).limit(ENTRIES_MAX).forEach(each -> files.add(each.getName()));
        }
        if (files.size() == 1) {
            return new Found(archive, files.get(0), archive + "/" + files.get(0), null);
        }
        String chosen = history(files)
                .orElseThrow(() ->
                        new HistoryException(archive + ": " + several(files) + "; choose one of them with --entry"));
        return new Found(archive, chosen, archive + "/" + chosen, chosen + " of the archive was read");
    }

    private static String several(List<String> files) {
        if (files.isEmpty()) {
            return "there is no file in the archive";
        }
        String more = files.size() > SHOWN_MAX ? " …" : "";
        return "the archive holds " + files.size() + " files, and it is not clear which is the history: "
                + String.join(", ", files.subList(0, Math.min(SHOWN_MAX, files.size()))) + more;
    }

    /** The only file by the first of the names that any has. */
    private static Optional<String> history(List<String> files) {
        for (String name : NAMES) {
            for (String suffix : SUFFIXES) {
                List<String> called = files.stream()
                        .filter(file -> file.equals(name + suffix) || file.endsWith("/" + name + suffix))
                        .toList();
                if (!called.isEmpty()) {
                    return called.size() == 1 ? Optional.of(called.get(0)) : Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** Opens a file. Throws {@link HistoryException} if it is not there, is a folder or may not be read. */
    static InputStream open(Path file) {
        if (Files.isDirectory(file)) {
            throw new HistoryException(file + ": is a folder; name a file in it");
        }
        try {
            return Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            throw new HistoryException(file + ": there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new HistoryException(file + ": may not be read: permission denied", e);
        } catch (IOException e) {
            throw new HistoryException(file + ": cannot be opened: " + e.getMessage(), e);
        }
    }
}
