// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.log.LogSearch;
import dev.touchstone.store.log.UnknownLogException;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the storages in a data directory say of themselves before any of them is opened: the newest label of all, and the newest of a
 * shard. Labels of other nodes do not count, since each node counts boots from a number of its own.
 *
 * <p>A start raises the boot number in {@code META} before it labels anything. So a label of a higher one says that {@code META} is older
 * than what lies beside it. A life that served labelled all storages before. So of these, whatever has a lower label than the newest
 * was put back, too, or is of a start that ended early; and whatever has the newest is of the last life that served, or of a later one.
 *
 * @param newest null if there is none
 * @param newestShard null if there is none
 */
record Labels(@Nullable Origin newest, @Nullable Origin newestShard) {
    static final Labels NONE = new Labels(null, null);

    /** Those of a node's data directory. Reads the logs of all storages from their ends on, as far as to the label. */
    static Labels of(Path directory, NodeId self) throws IOException {
        List<Path> folders;
        try (Stream<Path> all = Files.list(directory)) {
            folders = all.filter(each -> Files.isDirectory(each) && Files.isReadable(each))
                    .sorted()
                    .toList();
        }
        Labels labels = NONE;
        for (Path folder : folders) {
            Origin label = in(folder);
            if (label != null && label.node().equals(self)) {
                labels = labels.with(label);
            }
        }
        return labels;
    }

    /** The boot of the newest; 0 if there is none. */
    long boot() {
        return newest == null ? 0 : newest.boot();
    }

    /** How many shards there were when a shard was labelled last. */
    OptionalInt shards() {
        return newestShard == null ? OptionalInt.empty() : OptionalInt.of(newestShard.shards());
    }

    private Labels with(Origin label) {
        boolean isNewestShard = label.shards() > 0 && (newestShard == null || label.boot() > newestShard.boot());
        return new Labels(label.boot() > boot() ? label : newest, isNewestShard ? label : newestShard);
    }

    /** Null if none can be read: what that is worth is for the opening of the storage to say. */
    private static @Nullable Origin in(Path folder) throws IOException {
        try {
            Bytes label = LogSearch.lastValue(new FolderLogFiles(folder), Table.META, Origin.PLACE);
            return label == null ? null : Origin.of(label);
        } catch (UnknownLogException | IllegalArgumentException unreadable) {
            return null;
        }
    }
}
