// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.RootTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Small file systems for the data of a local cluster's nodes, which can be filled without harm to anyone: a tmpfs each, mounted
 * by root. Unmounted when they are closed, and by a shell that waits for it if this process is killed before.
 */
final class SmallDisks implements AutoCloseable {
    /** Enough for what nodes store in a campaign, and no burden for the memory of a machine. */
    static final int MEGABYTES = 64;
    /** A node refuses writes when less is left, in place of 64 MiB. */
    static final long RESERVE_BYTES = 8L << 20;

    private static final Path MOUNTS = Path.of("/proc/self/mounts");
    private static final int SECONDS = 10;

    private final List<Path> mounted = new ArrayList<>();
    private @Nullable Process watcher;

    private SmallDisks() {}

    /**
     * Demands that they can be had here.
     *
     * @throws UsageException if they cannot
     */
    static void require() {
        if (!RootTools.isRoot()) {
            throw new UsageException("a disk that can be filled is mounted by root on Linux, and this is user "
                    + RootTools.user() + "; --cluster compose and sim do without");
        }
    }

    /**
     * Mounts one on each folder, made if missing.
     *
     * @throws ClusterException if that cannot be; then none is mounted
     */
    static SmallDisks on(List<Path> folders) throws InterruptedException {
        SmallDisks disks = new SmallDisks();
        try {
            disks.watch(folders);
            for (Path folder : folders) {
                Files.createDirectories(folder);
                run(List.of(
                        "mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m,mode=700", "tmpfs", folder.toString()));
                disks.mounted.add(folder);
            }
            return disks;
        } catch (IOException e) {
            disks.close();
            throw new ClusterException("a small disk cannot be mounted, which takes root: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            disks.close();
            throw e;
        }
    }

    /** The shell reads until our end of the pipe is gone, however we end. */
    private void watch(List<Path> folders) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("sh", "-c", "trap '' INT TERM HUP; read -r _; umount -l \"$@\" 2>/dev/null", "sh"));
        folders.forEach(folder -> command.add(folder.toString()));
        watcher = new ProcessBuilder(command).start();
    }

    /** Unmounts them all; those in use are gone with their last user. */
    @Override
    public void close() {
        try {
            for (Path folder : mounted) {
                unmount(folder);
            }
            if (watcher != null) {
                watcher.destroyForcibly().waitFor(SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            // The watcher does what is left to do, as soon as we end.
            Thread.currentThread().interrupt();
        }
    }

    /** Unmounts all that is mounted below a folder. */
    static void unmountBelow(Path folder) throws InterruptedException {
        for (Path place : mountedBelow(folder)) {
            unmount(place);
        }
    }

    private static List<Path> mountedBelow(Path folder) {
        List<Path> places = new ArrayList<>();
        if (!Files.isReadable(MOUNTS)) {
            return places;
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(MOUNTS, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ClusterException("cannot read " + MOUNTS + ": " + e.getMessage(), e);
        }
        for (String line : lines) {
            // The kernel writes a space in a path as \040.
            Path place = Path.of(line.split(" ", -1)[1].replace("\\040", " "));
            if (place.startsWith(folder.toAbsolutePath())) {
                places.add(place);
            }
        }
        return places;
    }

    private static void unmount(Path folder) throws InterruptedException {
        try {
            run(List.of("umount", "-l", folder.toString()));
        } catch (IOException e) {
            // The shell that watches may have been first.
            if (mountedBelow(folder).contains(folder)) {
                throw new ClusterException("the small disk " + folder + " cannot be unmounted: " + e.getMessage(), e);
            }
        }
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " did not end in " + SECONDS + " s");
        }
        if (process.exitValue() != 0) {
            throw new IOException(said);
        }
    }
}
