// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.Injector.Observation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What running nodes were told of their disks: full, slow, a map that is full. Faults overlap: a node stays full until the last
 * that wants it is over, and of several delays it has the longest. Thread-safe; calls block.
 *
 * <p>A slow disk is seen by the saves that it held back: there must be some. A full map is seen by the keys that it refused, or,
 * when none came that was new, by what the node says. A full disk is what the node says of it.
 */
final class DiskTroubles {
    private static final Duration LOOKING = Duration.ofSeconds(5);
    private static final Duration NEW_KEYS = Duration.ofSeconds(1);

    private final NodeFaults faults;
    private final Duration patience;
    /** Of each node; its lock makes one step of what is wanted and what is told. */
    private final Map<String, UnderWay<Trouble>> wanted = new ConcurrentHashMap<>();

    enum Kind {
        FULL_DISK,
        FULL_MAP,
        SLOW_SAVES
    }

    /**
     * What a fault wants of a living disk.
     *
     * @param delay how much longer saves take; zero unless they are slow
     */
    record Trouble(DiskFault fault, Kind kind, Duration delay) {}

    /** What nodes are told; a fault that is healed waits so long for it to be over. */
    DiskTroubles(NodeFaults faults, Duration patience) {
        this.faults = faults;
        this.patience = patience;
    }

    Observation begin(Trouble trouble, String node) {
        try {
            NodeFaults.State before;
            synchronized (of(node)) {
                of(node).add(trouble.fault(), trouble);
                before = tell(trouble.kind(), node);
            }
            return switch (trouble.kind()) {
                case SLOW_SAVES -> Workers.await(LOOKING, () -> slow(node, before));
                case FULL_DISK -> Workers.await(LOOKING, () -> look(node, NodeFaults.State::diskFull));
                case FULL_MAP -> {
                    Observation refused = Workers.await(NEW_KEYS, () -> refused(node, before));
                    yield refused.observed() ? refused : look(node, NodeFaults.State::mapFull);
                }
            };
        } catch (IOException e) {
            return new Observation(false, node + ": " + e.getMessage());
        }
    }

    Observation end(Trouble trouble, String node) {
        of(node).remove(trouble.fault());
        return Workers.await(patience, () -> {
            try {
                synchronized (of(node)) {
                    tell(trouble.kind(), node);
                    if (alike(trouble.kind(), node).findAny().isPresent()) {
                        return new Observation(false, node + ": another fault still wants the like");
                    }
                }
                return look(node, seen -> isWell(trouble.kind(), seen));
            } catch (IOException e) {
                return new Observation(false, node + ": " + e.getMessage());
            }
        });
    }

    /** Tells a node all that is wanted of it, as after a start; answers with what went wrong, or nothing. */
    String tellAgain(String node) {
        synchronized (of(node)) {
            for (Trouble trouble : of(node).all().toList()) {
                try {
                    tell(trouble.kind(), node);
                } catch (IOException e) {
                    return "; " + trouble.fault().name() + " could not be told again: " + e.getMessage();
                }
            }
        }
        return "";
    }

    private static boolean isWell(Kind kind, NodeFaults.State seen) {
        return switch (kind) {
            case SLOW_SAVES -> seen.saveDelay().isZero();
            case FULL_MAP -> !seen.mapFull();
            case FULL_DISK -> !seen.diskFull();
        };
    }

    /** Tells the node what all faults of this kind want of it. */
    private NodeFaults.State tell(Kind kind, String node) throws IOException {
        boolean isWanted = alike(kind, node).findAny().isPresent();
        return switch (kind) {
            case SLOW_SAVES ->
                faults.slowSaves(
                        node,
                        alike(kind, node)
                                .map(Trouble::delay)
                                .max(Comparator.naturalOrder())
                                .orElse(Duration.ZERO));
            case FULL_MAP -> faults.fillMap(node, isWanted);
            case FULL_DISK -> faults.fillDisk(node, isWanted);
        };
    }

    private Stream<Trouble> alike(Kind kind, String node) {
        return of(node).all().filter(each -> each.kind() == kind);
    }

    private Observation slow(String node, NodeFaults.State before) {
        return look(node, seen -> seen.delayedSaves() > before.delayedSaves());
    }

    private Observation refused(String node, NodeFaults.State before) {
        return look(node, seen -> seen.refusedSaves() > before.refusedSaves());
    }

    private Observation look(String node, Predicate<NodeFaults.State> holds) {
        try {
            NodeFaults.State seen = faults.state(node);
            return new Observation(holds.test(seen), node + " says: " + words(seen));
        } catch (IOException e) {
            return new Observation(false, node + ": " + e.getMessage());
        }
    }

    private static String words(NodeFaults.State state) {
        List<String> words = new ArrayList<>();
        words.add(state.diskFull() ? "disk full" : "disk has room");
        words.add(state.mapFull() ? "map full" : "map has room");
        words.add("saves take " + state.saveDelay().toMillis() + " ms longer");
        words.add(state.delayedSaves() + " saves were held back, " + state.refusedSaves() + " refused");
        return String.join(", ", words);
    }

    private UnderWay<Trouble> of(String node) {
        return wanted.computeIfAbsent(node, each -> new UnderWay<>());
    }
}
