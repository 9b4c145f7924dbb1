// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import com.github.dockerjava.api.exception.DockerException;
import dev.touchstone.harness.cluster.ClusterException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the harness asked the engine to do with the containers of its cluster, to tell it from what others did. Each call accounts
 * for as many of the engine's events as it makes, and no clock has to agree with another for that. What an event brings with it, by
 * the engine's own clock, comes within {@link #TOGETHER}. Thread-safe.
 */
final class AskedCalls {
    /** How far from each other the events of one thing that an engine does may be, in nanoseconds. */
    static final long TOGETHER = TimeUnit.SECONDS.toNanos(5);

    private final Map<Key, List<Long>> asked = new HashMap<>();
    /** The kills among them of containers that were paused, by container. */
    private final Map<String, List<Long>> killsOfPaused = new HashMap<>();

    private record Key(String service, EngineEvent.Kind kind) {}

    /** Makes a call that does something to a container; one that the engine refuses was not made. */
    void make(String service, EngineEvent.Kind kind, Runnable call) {
        make(call, List.of(callsOf(service, kind)));
    }

    /** The same, for a kill of a container that is paused: engines may resume it for that. */
    void killPaused(String service, Runnable call) {
        make(call, List.of(callsOf(service, EngineEvent.Kind.KILL), killsOfPaused(service)));
    }

    private synchronized List<Long> callsOf(String service, EngineEvent.Kind kind) {
        return asked.computeIfAbsent(new Key(service, kind), key -> new ArrayList<>());
    }

    private synchronized List<Long> killsOfPaused(String service) {
        return killsOfPaused.computeIfAbsent(service, key -> new ArrayList<>());
    }

    private void make(Runnable call, List<List<Long>> calls) {
        Long now = System.currentTimeMillis() * EngineEvent.NANOS_OF_MILLI;
        synchronized (this) {
            calls.forEach(each -> each.add(now));
        }
        try {
            call.run();
        } catch (ClusterException e) {
            // Of one that was not answered nobody knows whether it was done.
            if (e.getCause() instanceof DockerException) {
                synchronized (this) {
                    calls.forEach(each -> each.remove(now));
                }
            }
            throw e;
        }
    }

    /**
     * The first event that none of the calls accounts for; of several that one may, it is the nearest.
     *
     * @param events all there were, in the order in which the engine told them
     */
    synchronized Optional<EngineEvent> firstForeign(Collection<EngineEvent> events) {
        Map<Key, List<EngineEvent>> byKey = new HashMap<>();
        events.forEach(event -> byKey.computeIfAbsent(new Key(event.service(), event.kind()), key -> new ArrayList<>())
                .add(event));
        return byKey.keySet().stream()
                .flatMap(key -> foreign(key, byKey, events).stream())
                .min(Comparator.comparingLong(EngineEvent::nanos));
    }

    private List<EngineEvent> foreign(Key key, Map<Key, List<EngineEvent>> byKey, Collection<EngineEvent> events) {
        List<EngineEvent> own = byKey.get(key);
        String service = key.service();
        return switch (key.kind()) {
            case DIE -> beyond(own, calls(service, EngineEvent.Kind.KILL), Long.MAX_VALUE);
            case DISCONNECT -> beyond(own, ends(service, byKey), TOGETHER);
            case CONNECT -> Joins.foreign(events, service);
            case UNPAUSE ->
                beyond(
                        beyond(own, calls(service, EngineEvent.Kind.UNPAUSE), Long.MAX_VALUE),
                        killsOfPaused(service, byKey),
                        TOGETHER);
            default -> beyond(own, calls(service, key.kind()), Long.MAX_VALUE);
        };
    }

    /**
     * When a container ended. An engine takes one that did off its network, unless it was off it already; it may say so before it
     * says that it ended.
     */
    private List<Long> ends(String service, Map<Key, List<EngineEvent>> events) {
        List<Long> ends = new ArrayList<>(times(service, EngineEvent.Kind.DIE, events));
        List<Long> kills = calls(service, EngineEvent.Kind.KILL);
        if (kills.size() > ends.size()) {
            ends.addAll(kills.subList(ends.size(), kills.size()));
        }
        return ends;
    }

    /** When the engine killed what was paused; of a kill that it has not told yet, when it was asked for. */
    private List<Long> killsOfPaused(String service, Map<Key, List<EngineEvent>> events) {
        List<Long> told = new ArrayList<>(times(service, EngineEvent.Kind.KILL, events));
        List<Long> kills = new ArrayList<>();
        for (long call : killsOfPaused.getOrDefault(service, List.of())) {
            Optional<Long> kill = told.stream().min(Comparator.comparingLong(each -> Math.abs(each - call)));
            kill.ifPresent(told::remove);
            kills.add(kill.orElse(call));
        }
        return kills;
    }

    private static List<Long> times(String service, EngineEvent.Kind kind, Map<Key, List<EngineEvent>> events) {
        return events.getOrDefault(new Key(service, kind), List.of()).stream()
                .map(EngineEvent::nanos)
                .toList();
    }

    private List<Long> calls(String service, EngineEvent.Kind kind) {
        return asked.getOrDefault(new Key(service, kind), List.of());
    }

    /** The events left when each of these moments has accounted for the nearest one, if that is no further away than this. */
    private static List<EngineEvent> beyond(List<EngineEvent> events, List<Long> moments, long furthest) {
        List<EngineEvent> left = new ArrayList<>(events);
        for (long moment : moments) {
            left.stream()
                    .filter(event -> Math.abs(event.nanos() - moment) <= furthest)
                    .min(Comparator.comparingLong(event -> Math.abs(event.nanos() - moment)))
                    .ifPresent(left::remove);
        }
        return left;
    }
}
