// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import dev.touchstone.harness.cluster.ClusterException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The engine's events of a cluster's containers. An engine keeps its last 256 and no more, whosever they are: what is here was read
 * in time, if it is read every few seconds. Thread-safe.
 */
final class EngineEvents {
    private static final long READ_SECONDS = 10;
    /** The engine waits for what happens until then: no event before the question is missed where clocks differ by less. */
    private static final long BEYOND_MILLIS = 20;

    private final Engine engine;
    private final String network;
    private final Map<String, String> services;
    private final Set<EngineEvent> seen = new LinkedHashSet<>();

    /**
     * The events of these containers.
     *
     * @param network the name of the cluster's network
     * @param services the containers' names in the cluster, by id
     */
    EngineEvents(Engine engine, String network, Map<String, String> services) {
        this.engine = engine;
        this.network = network;
        this.services = Map.copyOf(services);
    }

    /**
     * All up to now, those read before included.
     *
     * @throws ClusterException if the engine does not say
     */
    synchronized List<EngineEvent> read() {
        Instant until = Instant.now().plusMillis(BEYOND_MILLIS);
        List<Event> events = engine.ask("say what was done to the containers", client -> {
            List<Event> read = new ArrayList<>();
            try (ResultCallback.Adapter<Event> callback = new ResultCallback.Adapter<>() {
                @Override
                public void onNext(Event event) {
                    read.add(event);
                }
            }) {
                boolean isWhole = client.eventsCmd()
                        .withSince("0")
                        .withUntil(String.format(Locale.ROOT, "%d.%09d", until.getEpochSecond(), until.getNano()))
                        .withEventFilter(Arrays.stream(EngineEvent.Kind.values())
                                .map(EngineEvent.Kind::action)
                                .toArray(String[]::new))
                        .exec(callback)
                        .awaitCompletion(READ_SECONDS, TimeUnit.SECONDS);
                if (!isWhole) {
                    throw new ClusterException("the engine's events do not end");
                }
            } catch (InterruptedException e) {
                throw new ClusterException("interrupted while events are read", e);
            } catch (IOException e) {
                throw new ClusterException("the engine's events: " + e.getMessage(), e);
            }
            return read;
        });
        events.forEach(event -> own(event).ifPresent(seen::add));
        return List.copyOf(seen);
    }

    private Optional<EngineEvent> own(Event event) {
        if (event.getAction() == null || event.getActor() == null || event.getTimeNano() == null) {
            return Optional.empty();
        }
        Map<String, String> facts = event.getActor().getAttributes() == null
                ? Map.of()
                : event.getActor().getAttributes();
        return EngineEvent.Kind.of(event.getAction()).flatMap(kind -> {
            // Of a network the event is one of the network's.
            boolean isOfNetwork = kind == EngineEvent.Kind.CONNECT || kind == EngineEvent.Kind.DISCONNECT;
            String service = services.get(
                    isOfNetwork
                            ? facts.getOrDefault("container", "")
                            : String.valueOf(event.getActor().getId()));
            return service == null || (isOfNetwork && !network.equals(facts.get("name")))
                    ? Optional.empty()
                    : Optional.of(new EngineEvent(event.getTimeNano(), service, kind, detail(kind, facts)));
        });
    }

    private static String detail(EngineEvent.Kind kind, Map<String, String> facts) {
        return switch (kind) {
            case KILL -> facts.getOrDefault("signal", "");
            case DIE -> facts.getOrDefault("exitCode", "");
            default -> "";
        };
    }
}
