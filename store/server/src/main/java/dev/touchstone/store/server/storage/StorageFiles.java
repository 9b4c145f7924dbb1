// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of one storage, open, and consistent with each other. */
record StorageFiles(Tables tables, CommitLog log) {
    private static final Logger LOG = LoggerFactory.getLogger(StorageFiles.class);

    /** Opens what was closed cleanly, or makes it; maps that are gone are made again from the log. */
    static StorageFiles opened(Path folder, StorageConfig config, StorageStats stats) throws IOException {
        if (!Tables.exist(folder) && !CommitLog.files(folder).isEmpty()) {
            return rebuilt(folder, config, stats);
        }
        CommitLog log = new CommitLog(folder, config.segmentBytes(), stats, LogReplay.lastSequence(folder));
        return new StorageFiles(Tables.open(folder, config, log.earlier()), log);
    }

    /**
     * Makes the maps again from the log. Each key's last write alone is put, so that what had room before has room again.
     *
     * <p>The last write of all may be one that was found not to fit just before the stop; it was never acknowledged, and is
     * aborted now. Any other that does not fit would be an acknowledged write lost.
     */
    static StorageFiles rebuilt(Path folder, StorageConfig config, StorageStats stats) throws IOException {
        Tables.delete(folder);
        LogReplay.cutTornTail(folder);
        Map<Place, Long> latest = new HashMap<>();
        LogReplay.Result scan = LogReplay.of(
                folder, write -> write.mutations().forEach(each -> latest.put(Place.of(each), write.sequence())));
        CommitLog log = new CommitLog(folder, config.segmentBytes(), stats, scan.lastSequence());
        Tables tables = Tables.open(folder, config, log.earlier());
        try {
            LogReplay.Result found = LogReplay.of(folder, write -> {
                List<Mutation> last = new ArrayList<>(write.mutations());
                last.removeIf(each -> latest.get(Place.of(each)) != write.sequence());
                refuseLoss(tables.apply(last, log.earlier()));
            });
            LogEntry unfinished = found.unfinished();
            if (unfinished != null && tables.apply(unfinished.mutations(), log.earlier()) != null) {
                log.abort(unfinished.sequence());
            }
            report(folder, found, stats);
            return new StorageFiles(tables, log);
        } catch (IOException | RuntimeException | InternalError e) {
            tables.close();
            log.close();
            throw e;
        }
    }

    private static void refuseLoss(@Nullable String full) {
        if (full != null) {
            throw new IllegalStateException(full + ", so that acknowledged writes of its log have no room");
        }
    }

    private static void report(Path folder, LogReplay.Result found, StorageStats stats) {
        stats.recoveries.increment();
        stats.replayed.add(found.replayed());
        stats.corrupt.add(found.corrupt());
        if (found.corrupt() > 0) {
            LOG.error(
                    "event=corrupt-log folder={} corrupt={} consequence=\"writes may be missing here\"",
                    folder,
                    found.corrupt());
        }
        LOG.info("event=storage-rebuilt folder={} replayed={} corrupt={}", folder, found.replayed(), found.corrupt());
    }

    /** Where a mutation goes. */
    private record Place(Table table, Bytes key) {
        static Place of(Mutation mutation) {
            return new Place(mutation.table(), mutation.key());
        }
    }
}
