// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.local.Leftovers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A temporary folder with what an image is built from. */
record BuildContext(Path folder) implements AutoCloseable {
    static BuildContext make() {
        try {
            return new BuildContext(Files.createTempDirectory("touchstone-image-"));
        } catch (IOException e) {
            throw new ClusterException("cannot make a temporary folder: " + e.getMessage(), e);
        }
    }

    /** Adds a file of this program's own. */
    void resource(String name, String target) {
        try (InputStream in = BuildContext.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new ClusterException("this jar has no " + name + " to build an image from");
            }
            Files.copy(in, place(target));
        } catch (IOException e) {
            throw failure(target, e);
        }
    }

    void file(Path source, String target) {
        try {
            Files.copy(source, place(target));
        } catch (IOException e) {
            throw failure(target, e);
        }
    }

    void folder(String target) {
        try {
            Files.createDirectories(folder.resolve(target));
        } catch (IOException e) {
            throw failure(target, e);
        }
    }

    private Path place(String target) throws IOException {
        Path place = folder.resolve(target);
        Files.createDirectories(place.toAbsolutePath().getParent());
        return place;
    }

    private ClusterException failure(String target, IOException e) {
        return new ClusterException("cannot write " + folder.resolve(target) + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        Leftovers.deleteAll(folder);
    }
}
