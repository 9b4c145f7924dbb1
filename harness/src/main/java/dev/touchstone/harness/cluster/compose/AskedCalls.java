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

/**
 * What the harness asked the engine to do with the containers of its cluster, to tell it from what others did. Each call accounts
 * for as many of the engine's events as it makes, and no clock has to agree with another for that. Thread-safe.
 */
final class AskedCalls {
    private final Map<Key, List<Long>> asked = new HashMap<>();

    private record Key(String service, EngineEvent.Kind kind) {}

    /** Makes a call that does something to a container; one that the engine refuses was not made. */
    void make(String service, EngineEvent.Kind kind, Runnable call) {
        note(service, kind);
        try {
            call.run();
        } catch (ClusterException e) {
            // Of one that was not answered nobody knows whether it was done.
            if (e.getCause() instanceof DockerException) {
                takeBack(service, kind);
            }
            throw e;
        }
    }

    /** The same, for a container that is paused: to kill it, engines may resume it. */
    void makeOnPaused(String service, EngineEvent.Kind kind, Runnable call) {
        note(service, EngineEvent.Kind.UNPAUSE);
        make(service, kind, call);
    }

    private synchronized void note(String service, EngineEvent.Kind kind) {
        asked.computeIfAbsent(new Key(service, kind), key -> new ArrayList<>())
                .add(System.currentTimeMillis() * EngineEvent.NANOS_OF_MILLI);
    }

    private synchronized void takeBack(String service, EngineEvent.Kind kind) {
        List<Long> calls = asked.get(new Key(service, kind));
        calls.remove(calls.size() - 1);
    }

    /** The first event that none of the calls accounts for; of several that one may, it is the nearest. */
    synchronized Optional<EngineEvent> firstForeign(Collection<EngineEvent> events) {
        Map<Key, List<EngineEvent>> byKey = new HashMap<>();
        events.forEach(event -> byKey.computeIfAbsent(new Key(event.service(), event.kind()), key -> new ArrayList<>())
                .add(event));
        return byKey.keySet().stream()
                .flatMap(key -> beyond(byKey.get(key), accounted(key, byKey)).stream())
                .min(Comparator.comparingLong(EngineEvent::nanos));
    }

    private List<Long> accounted(Key key, Map<Key, List<EngineEvent>> events) {
        return switch (key.kind()) {
            case DIE -> calls(key.service(), EngineEvent.Kind.KILL);
            case DISCONNECT -> ends(key.service(), events);
            default -> calls(key.service(), key.kind());
        };
    }

    /** An engine takes a container that ended off its network; it may say so before it says that it ended. */
    private List<Long> ends(String service, Map<Key, List<EngineEvent>> events) {
        List<Long> ends = new ArrayList<>();
        events.getOrDefault(new Key(service, EngineEvent.Kind.DIE), List.of()).forEach(end -> ends.add(end.nanos()));
        List<Long> kills = calls(service, EngineEvent.Kind.KILL);
        if (kills.size() > ends.size()) {
            ends.addAll(kills.subList(ends.size(), kills.size()));
        }
        return ends;
    }

    private List<Long> calls(String service, EngineEvent.Kind kind) {
        return asked.getOrDefault(new Key(service, kind), List.of());
    }

    private static List<EngineEvent> beyond(List<EngineEvent> events, List<Long> accounted) {
        List<EngineEvent> left = new ArrayList<>(events);
        for (long call : accounted) {
            left.stream()
                    .min(Comparator.comparingLong(event -> Math.abs(event.nanos() - call)))
                    .ifPresent(left::remove);
        }
        return left;
    }
}
