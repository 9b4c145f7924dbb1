// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.DiskFault.FillDisks;
import dev.touchstone.nemesis.DiskFault.FillMaps;
import dev.touchstone.nemesis.DiskFault.SlowDisks;
import dev.touchstone.nemesis.Injector.Observation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

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
    private final Map<String, List<Fault>> wanted = new ConcurrentHashMap<>();

    /** What nodes are told; a fault that is healed waits so long for it to be over. */
    DiskTroubles(NodeFaults faults, Duration patience) {
        this.faults = faults;
        this.patience = patience;
    }

    Observation begin(Fault fault, String node) {
        try {
            NodeFaults.State before;
            synchronized (of(node)) {
                of(node).add(fault);
                before = tell(fault, node);
            }
            if (fault instanceof SlowDisks) {
                return Workers.await(LOOKING, () -> slow(node, before));
            }
            if (fault instanceof FillMaps) {
                Observation refused = Workers.await(NEW_KEYS, () -> refused(node, before));
                return refused.observed() ? refused : state(fault, node);
            }
            return Workers.await(LOOKING, () -> state(fault, node));
        } catch (IOException e) {
            return new Observation(false, node + ": " + e.getMessage());
        }
    }

    Observation end(Fault fault, String node) {
        synchronized (of(node)) {
            Holds.removeOne(of(node), fault);
        }
        return Workers.await(patience, () -> {
            try {
                synchronized (of(node)) {
                    tell(fault, node);
                    if (of(node).stream().anyMatch(fault.getClass()::isInstance)) {
                        return new Observation(false, node + ": another fault still wants the like");
                    }
                }
                return look(node, seen -> isWell(fault, seen));
            } catch (IOException e) {
                return new Observation(false, node + ": " + e.getMessage());
            }
        });
    }

    /** Tells a node all that is wanted of it, as after a start; answers with what went wrong, or nothing. */
    String tellAgain(String node) {
        synchronized (of(node)) {
            for (Fault fault : of(node)) {
                try {
                    tell(fault, node);
                } catch (IOException e) {
                    return "; " + fault.name() + " could not be told again: " + e.getMessage();
                }
            }
        }
        return "";
    }

    private static boolean isWell(Fault fault, NodeFaults.State seen) {
        if (fault instanceof SlowDisks) {
            return seen.saveDelay().isZero();
        }
        return fault instanceof FillMaps ? !seen.mapFull() : !seen.diskFull();
    }

    /** Tells the node what all faults of this kind want of it. */
    private NodeFaults.State tell(Fault fault, String node) throws IOException {
        List<Fault> alike =
                of(node).stream().filter(fault.getClass()::isInstance).toList();
        if (fault instanceof SlowDisks) {
            Duration longest = alike.stream()
                    .map(each -> ((SlowDisks) each).delay())
                    .max(Comparator.naturalOrder())
                    .orElse(Duration.ZERO);
            return faults.slowSaves(node, longest);
        }
        if (fault instanceof FillMaps) {
            return faults.fillMap(node, !alike.isEmpty());
        }
        if (fault instanceof FillDisks) {
            return faults.fillDisk(node, !alike.isEmpty());
        }
        throw new IllegalArgumentException(fault.name() + " is no fault of a living disk");
    }

    private Observation slow(String node, NodeFaults.State before) {
        return look(node, seen -> seen.delayedSaves() > before.delayedSaves());
    }

    private Observation refused(String node, NodeFaults.State before) {
        return look(node, seen -> seen.refusedSaves() > before.refusedSaves());
    }

    private Observation state(Fault fault, String node) {
        return look(node, seen -> fault instanceof FillMaps ? seen.mapFull() : seen.diskFull());
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

    private List<Fault> of(String node) {
        return wanted.computeIfAbsent(node, each -> new ArrayList<>());
    }
}
