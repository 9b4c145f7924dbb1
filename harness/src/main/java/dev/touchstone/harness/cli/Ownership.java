// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives what root wrote into a user's folder to that user: who needs root to break things wants the report all the same. */
final class Ownership {
    private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);
    private static final String UID = "unix:uid";
    private static final String GID = "unix:gid";

    private Ownership() {}

    /**
     * Gives the folder with all in it, root's folders above it, and {@code latest} beside it, to who owns the first folder above
     * that is not root's. Does nothing for others than root, and where there is no such folder.
     */
    static void handOver(Path folder) {
        try {
            if (!Files.exists(folder)
                    || !Files.getFileStore(folder).supportsFileAttributeView("unix")
                    || uid(folder) != 0) {
                return;
            }
            List<Path> roots = new ArrayList<>(List.of(folder, folder.resolveSibling("latest")));
            Path above = folder.getParent();
            while (above != null && uid(above) == 0) {
                roots.add(above);
                above = above.getParent();
            }
            if (above == null) {
                return;
            }
            Object user = Files.getAttribute(above, UID);
            Object group = Files.getAttribute(above, GID);
            try (Stream<Path> tree = Files.walk(folder)) {
                for (Path each : (Iterable<Path>) Stream.concat(tree, roots.stream())::iterator) {
                    give(each, user, group);
                }
            }
        } catch (IOException | UncheckedIOException | UnsupportedOperationException e) {
            LOG.warn("event=not-handed-over folder={} reason=\"{}\"", folder, e.getMessage());
        }
    }

    /** Gives what is root's in the folder, which need not be there, and the folder itself. */
    static void giveRootsBelow(Path folder, int user, int group) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path each : (Iterable<Path>) tree::iterator) {
                if (uid(each) == 0) {
                    give(each, user, group);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void give(Path path, Object user, Object group) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.setAttribute(path, UID, user, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, GID, group, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** The number of the user to whom a file belongs; of a link, to whom the link does. */
    static int uid(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, UID, LinkOption.NOFOLLOW_LINKS);
    }

    /** The number of its group. */
    static int gid(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, GID, LinkOption.NOFOLLOW_LINKS);
    }
}
