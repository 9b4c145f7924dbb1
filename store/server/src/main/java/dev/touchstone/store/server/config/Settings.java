// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.server.storage.StorageConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue: every setting of a node, in the order of the docs. A setting exists if and only if it is here.
 *
 * @see ConfigSources
 */
public final class Settings {
    private static final List<Setting<?>> LIST = new ArrayList<>();
    /** All settings. */
    public static final List<Setting<?>> ALL = Collections.unmodifiableList(LIST);

    private static final NodeConfig.Gossip GOSSIP = NodeConfig.Gossip.DEFAULT;
    private static final NodeConfig.Limits LIMITS = NodeConfig.Limits.DEFAULT;
    private static final StorageConfig STORAGE = StorageConfig.DEFAULT;
    private static final String REQUIRED = "required";

    static final Setting<String> CLUSTER = add(
            "cluster",
            Kind.ofText("text", ServerConfig::clusterName),
            ServerConfig.CLUSTER,
            "the cluster's name; nodes of different ones do not speak to each other",
            ServerConfig::cluster);
    static final Setting<NodeId> SELF =
            add("self", MemberKinds.NODE, null, REQUIRED, "this node's name", ServerConfig::self);
    static final Setting<List<ServerConfig.MemberConfig>> MEMBERS =
            add("members", MemberKinds.MEMBERS, null, REQUIRED, "all nodes, this one included", ServerConfig::members);
    static final Setting<HostPort> LISTEN_HTTP = add(
            "listen.http",
            Kind.ADDRESS,
            null,
            "`127.0.0.1`, port of this node's `http`",
            "where clients connect; port 0 lets the system choose",
            ServerConfig::http);
    static final Setting<HostPort> LISTEN_PEER = add(
            "listen.peer",
            Kind.ADDRESS,
            null,
            "`127.0.0.1`, port of this node's `address`",
            "where peers connect; port 0 lets the system choose",
            ServerConfig::peer);
    static final Setting<HostPort> LISTEN_FAULTS = add(
            "listen.faults",
            Kind.ADDRESS,
            null,
            "none",
            "where faults are injected into this node, for tests alone",
            ServerConfig::faults);
    static final Setting<Map<NodeId, HostPort>> PEERS = add(
            "peers",
            MemberKinds.PEERS,
            Map.of(),
            "none",
            "where to reach a peer in place of its `address`, such as at a proxy",
            ServerConfig::peers);
    static final Setting<Path> DATA = add(
            "data", Kind.ofText("path", Path::of), null, REQUIRED, "the data directory", ServerConfig::dataDirectory);
    static final Setting<Integer> SHARDS = add(
            "shards",
            Kind.integer(1, 64),
            1,
            "single-threaded parts that share the keys; another number moves them at the start",
            ServerConfig::shards);

    static final Setting<Duration> GOSSIP_INTERVAL = add(
            "gossip.interval",
            Kind.time(Duration.ofMillis(10), Duration.ofMinutes(1)),
            GOSSIP.interval(),
            "between two rounds of gossip",
            config -> config.gossip().interval());
    static final Setting<Integer> GOSSIP_FANOUT = add(
            "gossip.fanout",
            Kind.integer(1, 100),
            GOSSIP.fanout(),
            "how many nodes a round reaches",
            config -> config.gossip().fanout());
    static final Setting<Duration> GOSSIP_SUSPECT_AFTER = add(
            "gossip.suspectAfter",
            Kind.time(Duration.ofMillis(20), Duration.ofHours(1)),
            GOSSIP.suspectAfter(),
            "silence after which a node is suspected, in a cluster without delays",
            config -> config.gossip().suspectAfter());
    static final Setting<Duration> GOSSIP_DEAD_AFTER = add(
            "gossip.deadAfter",
            Kind.time(Duration.ofMillis(30), Duration.ofHours(1)),
            GOSSIP.deadAfter(),
            "silence after which a node is taken for dead; longer than `suspectAfter`",
            config -> config.gossip().deadAfter());

    static final Setting<Integer> KEY_BYTES_MAX = limit(
            "keyBytesMax", Kind.integer(1, 16 << 10), LIMITS.keyBytesMax(), "of a key", NodeConfig.Limits::keyBytesMax);
    static final Setting<Integer> VALUE_BYTES_MAX = limit(
            "valueBytesMax",
            Kind.integer(0, 16 << 20),
            LIMITS.valueBytesMax(),
            "of a value: a larger one is refused with `413`",
            NodeConfig.Limits::valueBytesMax);
    static final Setting<Integer> SIBLINGS_MAX = limit(
            "siblingsMax",
            Kind.integer(1, 10_000),
            LIMITS.siblingsMax(),
            "of one key: one more is refused with `409`",
            NodeConfig.Limits::siblingsMax);
    static final Setting<Integer> SIBLING_BYTES_MAX = limit(
            "siblingBytesMax",
            Kind.integer(0, 64 << 20),
            LIMITS.siblingBytesMax(),
            "of one key's values together, if there are two or more: a write that would make them larger is refused with `409`",
            NodeConfig.Limits::siblingBytesMax);
    static final Setting<Integer> REQUESTS_IN_FLIGHT_MAX = limit(
            "requestsInFlightMax",
            Kind.integer(1, 1_000_000),
            LIMITS.requestsInFlightMax(),
            "of one shard: one more is refused with `503`",
            NodeConfig.Limits::requestsInFlightMax);
    static final Setting<Integer> HINTS_PER_TARGET_MAX = limit(
            "hintsPerTargetMax",
            Kind.integer(0, 100_000_000),
            LIMITS.hintsPerTargetMax(),
            "hints kept for one node; one more makes its range dirty, which is walked as a whole",
            NodeConfig.Limits::hintsPerTargetMax);
    static final Setting<Long> HINT_BYTES_PER_TARGET_MAX = limit(
            "hintBytesPerTargetMax",
            Kind.WHOLE,
            LIMITS.hintBytesPerTargetMax(),
            "the same, in bytes of their keys",
            NodeConfig.Limits::hintBytesPerTargetMax);
    static final Setting<Duration> HINT_AGE_MAX = limit(
            "hintAgeMax",
            Kind.time(Duration.ofMillis(1), Duration.ofDays(365)),
            LIMITS.hintAgeMax(),
            "after which a hint makes its range dirty",
            NodeConfig.Limits::hintAgeMax);
    static final Setting<Duration> TOMBSTONE_GRACE = limit(
            "tombstoneGrace",
            Kind.time(Duration.ofMillis(1), Duration.ofDays(365)),
            LIMITS.tombstoneGrace(),
            "age after which it is tried to collect a tombstone; no age is too short for safety",
            NodeConfig.Limits::tombstoneGrace);
    static final Setting<Duration> READ_HEDGE = limit(
            "readHedge",
            Kind.time(Duration.ofMillis(1), Duration.ofMinutes(1)),
            LIMITS.readHedge(),
            "after which a read that has too few answers asks the owners too that it left out",
            NodeConfig.Limits::readHedge);
    static final Setting<Duration> REPLICA_TIMEOUT = limit(
            "replicaTimeout",
            Kind.time(Duration.ofMillis(1), Duration.ofMinutes(1)),
            LIMITS.replicaTimeout(),
            "after which a replica that has not answered gets a fallback or a hint",
            NodeConfig.Limits::replicaTimeout);
    static final Setting<Duration> REQUEST_TIMEOUT = limit(
            "requestTimeout",
            Kind.time(Duration.ofMillis(1), Duration.ofMinutes(1)),
            LIMITS.requestTimeout(),
            "after which a client is answered, whatever came",
            NodeConfig.Limits::requestTimeout);

    static final TableSettings RECORDS =
            TableSettings.of("records", "records", STORAGE.records(), StorageConfig::records);
    static final TableSettings HINTS = TableSettings.of("hints", "hints", STORAGE.hints(), StorageConfig::hints);
    static final TableSettings META = TableSettings.of("meta", "small things", STORAGE.meta(), StorageConfig::meta);
    static final Setting<Integer> RECORD_BYTES_MAX = storage(
            "recordBytesMax",
            Kind.integer(1 << 10, 64 << 20),
            STORAGE.recordBytesMax(),
            "of a record, all its siblings together",
            StorageConfig::recordBytesMax);
    static final Setting<Integer> SEGMENT_BYTES = storage(
            "segmentBytes",
            Kind.integer(4 << 10, 256 << 20),
            STORAGE.segmentBytes(),
            "after which the commit log starts a new segment",
            StorageConfig::segmentBytes);
    static final Setting<Long> DISK_RESERVE_BYTES = storage(
            "diskReserveBytes",
            Kind.WHOLE,
            STORAGE.diskReserveBytes(),
            "with less than that left on the disk, writes are refused with `507`",
            StorageConfig::diskReserveBytes);

    static final Setting<List<String>> HTTP_HOSTS = add(
            "http.hosts",
            Kind.TEXTS,
            HttpConfig.DEFAULT.hosts(),
            "none",
            "names by which clients may call this node, besides `localhost`, IP addresses and its own `http` address; if there are"
                    + " none, a node that listens beyond loopback takes any",
            config -> config.clients().hosts());
    static final Setting<Integer> HTTP_CONNECTIONS_MAX = add(
            "http.connectionsMax",
            Kind.integer(1, 1_000_000),
            HttpConfig.DEFAULT.connectionsMax(),
            "of clients; one more takes the place of one that is idle, and so does one for which the process has no file"
                    + " descriptors",
            config -> config.clients().connectionsMax());
    static final Setting<Integer> HTTP_CONNECTIONS_PER_ADDRESS_MAX = add(
            "http.connectionsPerAddressMax",
            Kind.integer(1, 1_000_000),
            HttpConfig.DEFAULT.connectionsPerAddressMax(),
            "of clients at one address",
            config -> config.clients().connectionsPerAddressMax());
    static final Setting<Integer> HTTP_REQUESTS_IN_FLIGHT_MAX = add(
            "http.requestsInFlightMax",
            Kind.integer(1, 1_000_000),
            HttpConfig.DEFAULT.requestsInFlightMax(),
            "worked on at the same time: one more is refused with `503`",
            config -> config.clients().requestsInFlightMax());
    static final Setting<Long> HTTP_BYTES_IN_FLIGHT_MAX = add(
            "http.bytesInFlightMax",
            Kind.whole(64 << 10, 1L << 40),
            HttpConfig.DEFAULT.bytesInFlightMax(),
            "of requests that are not answered yet and of answers that are not sent yet, of all clients: what would be more is"
                    + " refused with `503`; at least as much again is needed for working on them",
            config -> config.clients().bytesInFlightMax());
    static final Setting<Boolean> HTTP_2 = add(
            "http.http2",
            Kind.SWITCH,
            HttpConfig.DEFAULT.http2(),
            "whether HTTP/2 in clear text is spoken with a client that asks for it",
            config -> config.clients().http2());
    static final Setting<Secret> PEER_SECRET = add(
            "peer.secret",
            Kind.SECRET,
            null,
            "none",
            "what all nodes of a cluster know, and nobody else; without one, whoever reaches `listen.peer` is believed",
            config -> config.links().secretFile() == null ? config.links().secret() : null);
    static final Setting<Path> PEER_SECRET_FILE = add(
            "peer.secretFile",
            Kind.ofText("path", Path::of),
            null,
            "none",
            "a file that holds the secret, in place of `peer.secret`",
            config -> config.links().secretFile());
    static final Setting<Integer> PEER_CONNECTIONS_MAX = add(
            "peer.connectionsMax",
            Kind.integer(1, 1_000_000),
            PeerConfig.DEFAULT.connectionsMax(),
            "at `listen.peer`; one more is closed at once",
            config -> config.links().connectionsMax());
    static final Setting<Long> PEER_BYTES_IN_FLIGHT_MAX = add(
            "peer.bytesInFlightMax",
            Kind.whole(64 << 10, 1L << 40),
            PeerConfig.DEFAULT.bytesInFlightMax(),
            "of frames that came in part or are not worked on yet, of all peers: when there are more, the connection with the most"
                    + " is closed",
            config -> config.links().bytesInFlightMax());

    static final Setting<Boolean> ALLOW_KNOWN_BUGS = add(
            "allowKnownBugs",
            Kind.SWITCH,
            false,
            "for control experiments alone; `--allow-known-bugs` does the same",
            ServerConfig::allowKnownBugs);
    static final Setting<Long> SEED =
            add("seed", Kind.WHOLE, null, "random", "of the core's random choices", ServerConfig::seed);

    private Settings() {}

    /** The setting with this path. */
    public static Optional<Setting<?>> byPath(String path) {
        return ALL.stream().filter(each -> each.path().equals(path)).findFirst();
    }

    static <T> Setting<T> storage(
            String name, Kind<T> kind, T otherwise, String meaning, Function<StorageConfig, T> of) {
        return add("storage." + name, kind, otherwise, meaning, config -> of.apply(config.storage()));
    }

    private static <T> Setting<T> limit(
            String name, Kind<T> kind, T otherwise, String meaning, Function<NodeConfig.Limits, T> of) {
        return add("limits." + name, kind, otherwise, meaning, config -> of.apply(config.limits()));
    }

    private static <T> Setting<T> add(
            String path, Kind<T> kind, T otherwise, String meaning, Function<ServerConfig, T> of) {
        JsonNode written = kind.writer().apply(otherwise);
        return add(path, kind, otherwise, "`" + written.asText() + "`", meaning, of);
    }

    private static <T> Setting<T> add(
            String path,
            Kind<T> kind,
            @Nullable T otherwise,
            String otherwiseText,
            String meaning,
            Function<ServerConfig, @Nullable T> of) {
        Setting<T> setting = new Setting<>(path, kind, otherwise, otherwiseText, meaning, of);
        LIST.add(setting);
        return setting;
    }
}
