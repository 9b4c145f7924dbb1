// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folders of a data directory's shards, and how another set of them takes their place: made in {@value #STAGING}, which holds when it is
 * renamed to {@value #READY}, in one step; then each takes the place of the one before.
 *
 * <p>Whatever step is the last, {@link #settle} leaves one of the two sets, whole. Not thread-safe.
 */
final class ShardFolders {
    /** What is being made; worth nothing. */
    static final String STAGING = "moving";
    /** What holds in place of the shards of the same name. */
    static final String READY = "moved";
    /** In these, how many shards there are. */
    private static final String COUNT = "COUNT";

    private static final Pattern NAME = Pattern.compile("shard-(\\d{1,3})");

    private final Path directory;
    private final FileSteps steps;

    ShardFolders(Path directory, FileSteps steps) {
        this.directory = directory;
        this.steps = steps;
    }

    static String name(int shard) {
        return "shard-" + shard;
    }

    /** How many shards the folders are of, as far as these can tell: for a directory that no longer says so itself. */
    OptionalInt count() throws IOException {
        int count = 0;
        while (Files.exists(directory.resolve(name(count)))) {
            count++;
        }
        return count == 0 ? OptionalInt.empty() : OptionalInt.of(count);
    }

    /** Makes an empty folder for new shards. */
    Path stage(int shards) throws IOException {
        Path staging = directory.resolve(STAGING);
        steps.before("make " + STAGING);
        Files.createDirectory(staging);
        DurableFiles.replace(staging.resolve(COUNT), shards + "\n");
        return staging;
    }

    /** The new shards are whole, and closed: from now on they hold. */
    void commit() throws IOException {
        steps.sync(directory.resolve(STAGING));
        steps.rename(directory.resolve(STAGING), directory.resolve(READY));
        steps.syncNames(directory);
    }

    /**
     * Ends what a former life began: new shards that hold take their places; those that do not yet are deleted. What is left to do then
     * is to note how many there are, and to {@link #forget}.
     *
     * @return how many shards there are, if that has changed
     */
    OptionalInt settle() throws IOException {
        steps.delete(directory.resolve(STAGING));
        Path ready = directory.resolve(READY);
        if (!Files.exists(ready.resolve(COUNT))) {
            // Only its deletion can have been interrupted.
            steps.delete(ready);
            return OptionalInt.empty();
        }
        int shards = Integer.parseInt(Files.readString(ready.resolve(COUNT), StandardCharsets.ISO_8859_1)
                .strip());
        for (int shard = 0; shard < shards; shard++) {
            Path made = ready.resolve(name(shard));
            if (Files.exists(made)) {
                steps.delete(directory.resolve(name(shard)));
                steps.rename(made, directory.resolve(name(shard)));
            }
        }
        for (Path each : folders()) {
            if (index(each) >= shards) {
                steps.delete(each);
            }
        }
        steps.syncNames(ready);
        steps.syncNames(directory);
        return OptionalInt.of(shards);
    }

    /** The directory itself says how many shards there are. */
    void forget() throws IOException {
        steps.delete(directory.resolve(READY));
    }

    /** Gives up shards that are not whole. */
    void discard() throws IOException {
        steps.delete(directory.resolve(STAGING));
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(each -> index(each) >= 0).sorted().toList();
        }
    }

    /** Negative for what is no shard's. */
    private static int index(Path folder) {
        Matcher matcher = NAME.matcher(folder.getFileName().toString());
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    }
}
