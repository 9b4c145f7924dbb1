// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.log.CommitLog;
import dev.touchstone.store.log.LogChange;
import dev.touchstone.store.log.LogDamage;
import dev.touchstone.store.log.LogFullException;
import dev.touchstone.store.log.LogReplay;
import dev.touchstone.store.log.LogReport;
import dev.touchstone.store.log.LogSettings;
import dev.touchstone.store.log.LogSettings.Durability;
import dev.touchstone.store.log.LogWrite;
import dev.touchstone.store.log.ReplayedLog;
import dev.touchstone.store.protocol.port.StorageCondition;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the files of a storage. The whole log is verified first; until then nothing is changed. The maps are opened as they are if
 * they are what a clean close left, and made again from the log if not.
 *
 * <p>A damaged log is written again, with all that is left, and what was there before is dropped: what of it could be read is known
 * by then, and that something could not is noted in the log's manifest. Not thread-safe.
 */
final class StorageOpening {
    private static final Logger LOG = LoggerFactory.getLogger(StorageOpening.class);

    private final Path folder;
    private final StorageConfig config;
    private final StorageStats stats;
    private final @Nullable Origin origin;
    private final FolderLogFiles files;
    /** The last write of each key; filled while the log is read, if the maps are to be made again. */
    private final Map<Place, Long> latest = new HashMap<>();

    /** Where a change goes. */
    private record Place(Table table, Bytes key) {
        static Place of(LogChange change) {
            return new Place(change.table(), change.key());
        }
    }

    /** @param origin where the storage belongs; null if nobody can say */
    StorageOpening(Path folder, StorageConfig config, StorageStats stats, @Nullable Origin origin) {
        this.folder = folder;
        this.config = config;
        this.stats = stats;
        this.origin = origin;
        this.files = new FolderLogFiles(folder);
    }

    /**
     * Opens them.
     *
     * @param seals what a clean close said of the maps; null if there was none
     * @param machineStopped the machine went down since they were last opened
     */
    StorageFiles open(@Nullable MapSeals seals, boolean machineStopped) throws IOException {
        boolean areWhole = seals != null && areWhole(seals);
        ReplayedLog replayed = areWhole ? LogReplay.verified(files) : LogReplay.of(files, this::note);
        if (machineStopped) {
            replayed = replayed.with(new LogDamage(
                    LogDamage.Kind.UNSYNCED, OpenMarker.NAME, 0, "the machine went down while the storage was open"));
        }
        boolean haveAll = seals != null && areWhole && replayed.report().lastSequence() <= seals.logEnd();
        if (haveAll && seals != null && isOtherLog(seals, replayed.report())) {
            replayed = replayed.with(new LogDamage(
                    LogDamage.Kind.MANIFEST, CommitLog.MANIFEST, 0, "it is not the one with which the log was closed"));
        }
        tell(replayed.report());
        if (haveAll) {
            return kept(replayed);
        }
        if (areWhole) {
            mapDamaged("they are older than the log");
            LogReplay.of(files, this::note);
        }
        return rebuilt(replayed);
    }

    /** A log that is sound, but older than what was closed, or gone as a whole; what has no manifest is told already. */
    private boolean isOtherLog(MapSeals seals, LogReport report) throws IOException {
        return report.damages().stream().noneMatch(each -> each.kind() == LogDamage.Kind.MANIFEST)
                && !seals.isOfTheLogIn(folder);
    }

    /**
     * The maps as they are. Damage of the log does no harm once all of it is written again from them; until then it is an
     * incident. Where the manifest is gone, so is what it knew of earlier ones.
     */
    private StorageFiles kept(ReplayedLog replayed) throws IOException {
        Tables tables = Tables.open(folder, config, replayed.earlier());
        List<LogDamage> damages = replayed.report().damages();
        boolean mayWithdraw = damages.stream().noneMatch(each -> each.kind() == LogDamage.Kind.MANIFEST);
        return withLog(replayed, tables, !damages.isEmpty(), mayWithdraw, null);
    }

    /**
     * Maps made again from the log. Each key's last write alone is put, so that what had room before has room again.
     *
     * <p>The last write of all may be one that was found not to fit just before the stop; it was never acknowledged, and is
     * aborted now. Any other that does not fit would be an acknowledged write lost.
     */
    private StorageFiles rebuilt(ReplayedLog replayed) throws IOException {
        Tables.delete(folder);
        Tables tables = Tables.open(folder, config, replayed.earlier());
        try {
            LogReplay.of(files, write -> {
                List<LogChange> last = new ArrayList<>(write.changes());
                last.removeIf(each -> latest.get(Place.of(each)) != write.sequence());
                refuseLoss(tables.replay(last, replayed.earlier()));
            });
        } catch (IOException | RuntimeException | InternalError e) {
            tables.close();
            throw e;
        }
        if (!replayed.isNew()) {
            stats.recoveries.increment();
            stats.replayed.add(replayed.report().entries());
            LOG.info(
                    "event=storage-rebuilt folder={} replayed={} corrupt={}",
                    folder,
                    replayed.report().entries(),
                    replayed.report().damages().size());
        }
        return withLog(replayed, tables, replayed.report().losesUnknownKeys(), false, replayed.unfinished());
    }

    private StorageFiles withLog(
            ReplayedLog replayed, Tables tables, boolean isLogLost, boolean mayWithdraw, @Nullable LogWrite unfinished)
            throws IOException {
        CommitLog log = null;
        try {
            // A label that may be lost with the end of the log says nothing more than that damage does.
            boolean isOther = (!isLogLost || mayWithdraw) && isOther(label(tables, unfinished));
            boolean inDoubt = isLogLost || isOther;
            LogSettings settings = new LogSettings(config.segmentBytes(), Durability.PROCESS);
            log = CommitLog.after(files, replayed, settings, new SecureRandom().nextInt(), inDoubt);
            if (unfinished != null && tables.replay(unfinished.changes(), log.earlier()) != null) {
                log.abort(unfinished.sequence());
            }
            LogCleaner cleaner = new LogCleaner(log, tables, files, config.segmentBytes());
            boolean isWhole = replayed.report().damages().isEmpty() || isRewritten(cleaner);
            if (inDoubt && !isOther && mayWithdraw && isWhole) {
                log.withdrawIncident(replayed.incident());
            }
            StorageCondition condition = new StorageCondition(log.incident());
            if (condition.isDamaged()) {
                stats.damaged.increment();
                LOG.error(
                        "event=storage-damaged folder={} incident={} consequence=\"writes may be missing here\"",
                        folder,
                        condition.incident());
            }
            return new StorageFiles(tables, log, cleaner, condition);
        } catch (IOException | RuntimeException | InternalError e) {
            tables.close();
            if (log != null) {
                log.close();
            }
            throw e;
        }
    }

    /** Answers whether this is not the storage that was left here: it is sound, but other writes were acknowledged than those it has. */
    private boolean isOther(@Nullable Bytes label) {
        String doubt = origin == null ? null : origin.doubt(label);
        if (doubt != null) {
            stats.corrupt.increment();
            LOG.error("event=other-storage folder={} reason=\"{}\"", folder, doubt);
        }
        return doubt != null;
    }

    /** As the last write left it, though that is not in the tables yet; empty if it cannot be read. */
    private static @Nullable Bytes label(Tables tables, @Nullable LogWrite unfinished) {
        for (LogChange each : unfinished == null ? List.<LogChange>of() : unfinished.changes()) {
            if (each.table() == Table.META && each.key().equals(Origin.PLACE)) {
                return each.value() == null ? Bytes.EMPTY : each.value();
            }
        }
        byte[] stored = tables.of(Table.META).stored(Origin.PLACE);
        Bytes label = stored == null ? null : TableFile.checked(Origin.PLACE, stored);
        return stored != null && label == null ? Bytes.EMPTY : label;
    }

    /** Answers whether none of the damage is left. */
    private boolean isRewritten(LogCleaner cleaner) throws IOException {
        try {
            return cleaner.rewriteAll();
        } catch (LogFullException e) {
            LOG.warn(
                    "event=damaged-log-kept folder={} consequence=\"its damage is found again at the next start\"",
                    folder,
                    e);
            return false;
        }
    }

    private boolean areWhole(MapSeals seals) throws IOException {
        Table broken = seals.firstBroken(folder);
        if (broken != null) {
            mapDamaged("the file of the table " + broken + " is not what was closed");
        }
        return broken == null;
    }

    private void mapDamaged(String reason) {
        stats.mapDamages.increment();
        stats.corrupt.increment();
        LOG.error(
                "event=map-damaged folder={} reason=\"{}\" consequence=\"the maps are made again from the log\"",
                folder,
                reason);
    }

    private void tell(LogReport report) {
        if (report.tornBytes() > 0) {
            stats.tornBytes.add(report.tornBytes());
            LOG.warn("event=torn-tail-cut folder={} bytes={}", folder, report.tornBytes());
        }
        stats.logDamages.add(report.damages().size());
        stats.corrupt.add(report.damages().size());
        for (LogDamage each : report.damages()) {
            LOG.error(
                    "event=corrupt-log folder={} file={} offset={} kind={} detail=\"{}\"",
                    folder,
                    each.file(),
                    each.offset(),
                    each.kind(),
                    each.detail());
        }
    }

    private void note(LogWrite write) {
        write.changes().forEach(each -> latest.put(Place.of(each), write.sequence()));
    }

    private static void refuseLoss(@Nullable String full) {
        if (full != null) {
            throw new IllegalStateException(full + ", so that acknowledged writes of its log have no room");
        }
    }
}
