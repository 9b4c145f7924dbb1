// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/** Changes of whole folders, in small steps. Any of them may be the last; what is told of each may stop it there. */
final class FileSteps {
    static final FileSteps UNWATCHED = new FileSteps(step -> {});

    private final Watch watch;

    /** Told of each step. */
    @FunctionalInterface
    interface Watch {
        /** Before the step; may throw, so that it is not taken. */
        void before(String step) throws IOException;
    }

    FileSteps(Watch watch) {
        this.watch = watch;
    }

    /** Something that is done elsewhere begins. */
    void before(String step) throws IOException {
        watch.before(step);
    }

    void rename(Path from, Path to) throws IOException {
        watch.before("rename " + from.getFileName() + " to " + to.getFileName());
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes a folder with all that is in it; nothing if it is not there. */
    void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                watch.before("delete " + file.getFileName());
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                watch.before("delete the folder " + each.getFileName());
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Makes all files of a folder outlive a loss of power, and the folder itself. */
    void sync(Path folder) throws IOException {
        watch.before("sync " + folder.getFileName());
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.toList();
        }
        for (Path each : all) {
            syncOne(each);
        }
    }

    /** The same of the names in a folder alone. */
    void syncNames(Path folder) throws IOException {
        watch.before("sync the names in " + folder.getFileName());
        syncOne(folder);
    }

    private static void syncOne(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
