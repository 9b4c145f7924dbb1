// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.DiskFault.Damage;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Breaks the data directory of a node that is down. It knows the directory by its files' names alone: segments of the commit log
 * are called {@code log-} and 16 hexadecimal digits, maps end in {@code .map}.
 *
 * <p>Damage touches nothing else. The other operations take the directory as it is, with the number of the node's starts; only
 * {@code LOCK}, which the operating system's lock is on, is never touched. Each answers with what it did, in words.
 */
public final class DiskSurgery {
    private static final Pattern LOG = Pattern.compile("log-[0-9a-f]{16}");
    private static final Pattern MAP = Pattern.compile(".*\\.map");
    private static final String LOCK = "LOCK";
    /** Of each kind of file, log and map. */
    private static final int FILES_DAMAGED_MAX = 3;

    private final Path data;
    private final Path copy;

    /**
     * For the directory of a node that is down.
     *
     * @param copy where {@link #copy} puts the copy and {@link #rollBack} finds it; below {@code data} it is taken for no part of that
     */
    public DiskSurgery(Path data, Path copy) {
        this.data = data;
        this.copy = copy;
    }

    /**
     * Flips bits of log and map, or cuts their ends off.
     *
     * @throws IOException if there is nothing to damage, too
     */
    public String damage(Damage how, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> done = new ArrayList<>();
        List<Path> all = files(data);
        for (Pattern kind : List.of(LOG, MAP)) {
            List<Path> left = new ArrayList<>(all.stream()
                    .filter(file -> kind.matcher(name(file)).matches())
                    .toList());
            int count = left.isEmpty() ? 0 : 1 + random.nextInt(FILES_DAMAGED_MAX);
            for (int i = 0; i < count && !left.isEmpty(); i++) {
                Path file = left.remove(drawn(left, random));
                String what = how == Damage.FLIP ? FileDamage.flip(file, random) : FileDamage.cut(file, random);
                if (!what.isEmpty()) {
                    done.add(what + " " + data.relativize(file));
                }
            }
        }
        if (done.isEmpty()) {
            throw new IOException("no log and no map below " + data + " has anything to damage");
        }
        return String.join(", ", done);
    }

    /** A place in the list, the more likely the larger the file there is: every byte of a disk is as likely to be hit. */
    private static int drawn(List<Path> files, SplittableRandom random) throws IOException {
        long all = 0;
        for (Path file : files) {
            all += Files.size(file);
        }
        long at = random.nextLong(Math.max(1, all));
        for (int i = 0; i < files.size(); i++) {
            at -= Files.size(files.get(i));
            if (at < 0) {
                return i;
            }
        }
        return 0;
    }

    /** Copies the directory aside, in place of an earlier copy. */
    public String copy() throws IOException {
        delete(copy);
        return "copied " + transfer(data, copy);
    }

    /** Puts the copy back in place of what is there; fails if there is none. */
    public String rollBack() throws IOException {
        if (!Files.isDirectory(copy)) {
            throw new IOException("there is no copy of " + data + " to put back");
        }
        String gone = deleteAllIn(data);
        return "deleted " + gone + ", put back " + transfer(copy, data);
    }

    /** Deletes all that is in the directory. */
    public String wipe() throws IOException {
        return "deleted " + deleteAllIn(data);
    }

    private String transfer(Path from, Path to) throws IOException {
        long bytes = 0;
        List<Path> files = files(from);
        Files.createDirectories(to);
        for (Path file : files) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.toAbsolutePath().getParent());
            bytes += FileDamage.copySparsely(file, target);
        }
        return files.size() + " files with " + bytes + " bytes in use";
    }

    private String deleteAllIn(Path folder) throws IOException {
        List<Path> files = files(folder);
        for (Path file : files) {
            Files.delete(file);
        }
        return files.size() + " files";
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** All files below, the lock not among them, in an order that is the same everywhere. */
    private List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no directory " + folder);
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile)
                    .filter(file -> !name(file).equals(LOCK))
                    .filter(file -> folder.startsWith(copy) || !file.startsWith(copy))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
