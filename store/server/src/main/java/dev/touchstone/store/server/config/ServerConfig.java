// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.node.Names;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.server.storage.StorageConfig;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All settings of a node. Immutable.
 *
 * @param cluster the cluster's name: nodes of different ones do not speak to each other, nor take each other's directories
 * @param members of the first ring epoch, this node included
 * @param http where the HTTP API listens
 * @param peer where peers connect to
 * @param faults where faults are injected; null if they are not
 * @param peers addresses at which this node reaches peers in place of those in {@code members}, such as proxies
 * @param clients what is borne from clients
 * @param links who may be a peer, and what is borne from peers
 * @param seed of every random choice of the core
 */
public record ServerConfig(
        String cluster,
        NodeId self,
        List<MemberConfig> members,
        HostPort http,
        HostPort peer,
        @Nullable HostPort faults,
        Map<NodeId, HostPort> peers,
        Path dataDirectory,
        int shards,
        NodeConfig.Gossip gossip,
        NodeConfig.Limits limits,
        StorageConfig storage,
        HttpConfig clients,
        PeerConfig links,
        boolean allowKnownBugs,
        long seed) {
    public static final String CLUSTER = "touchstone";
    private static final String LOOPBACK = "127.0.0.1";

    public ServerConfig {
        clusterName(cluster);
        members = List.copyOf(members);
        peers = Collections.unmodifiableMap(new TreeMap<>(peers));
        for (NodeId peerId : peers.keySet()) {
            if (members.stream().noneMatch(each -> each.member().id().equals(peerId))) {
                throw new IllegalArgumentException("peers." + peerId + " is not a member");
            }
        }
        if (members.stream().map(each -> each.member().id()).distinct().count() != members.size()) {
            throw new IllegalArgumentException("members has a node twice");
        }
    }

    /**
     * A member.
     *
     * @param address where its peers reach it
     * @param http where its clients reach it, told to clients; null if they know better
     */
    public record MemberConfig(
            Member member, HostPort address, @Nullable HostPort http) {}

    /** One node on its own, listening on loopback at ports of the system's choice. */
    public static ServerConfig single(String self, Path dataDirectory) {
        HostPort any = new HostPort(LOOPBACK, 0);
        return new ServerConfig(
                CLUSTER,
                new NodeId(self),
                List.of(new MemberConfig(Member.of(self), any, null)),
                any,
                any,
                null,
                Map.of(),
                dataDirectory,
                1,
                NodeConfig.Gossip.DEFAULT,
                NodeConfig.Limits.DEFAULT,
                StorageConfig.DEFAULT,
                HttpConfig.DEFAULT,
                PeerConfig.DEFAULT,
                false,
                new SecureRandom().nextLong());
    }

    /**
     * The configuration in a tree, as read from YAML or JSON.
     *
     * @throws ConfigException on a key that is not known, or a value that is not allowed
     */
    public static ServerConfig from(JsonNode tree) {
        return new ConfigSources().tree(tree, path -> path, "").config();
    }

    /** The name, if it may be a cluster's. */
    static String clusterName(String name) {
        if (!Names.isName(name)) {
            throw new IllegalArgumentException("a cluster's name is " + Names.RULE + ", not \"" + name + "\"");
        }
        return name;
    }

    /** What the core is told. */
    public NodeConfig core() {
        List<Member> all = members.stream().map(MemberConfig::member).toList();
        return new NodeConfig(self, all, shards, gossip, limits, allowKnownBugs);
    }

    /** Where each peer is reached from this node. */
    public Map<NodeId, HostPort> peerAddresses() {
        Map<NodeId, HostPort> all = new TreeMap<>();
        for (MemberConfig each : members) {
            if (!each.member().id().equals(self)) {
                all.put(each.member().id(), peers.getOrDefault(each.member().id(), each.address()));
            }
        }
        return all;
    }

    /** The configuration that the settings come to. */
    static ServerConfig of(SettingValues in) {
        NodeId self = in.get(Settings.SELF);
        List<MemberConfig> members = in.get(Settings.MEMBERS);
        MemberConfig own = members.stream()
                .filter(each -> each.member().id().equals(self))
                .findFirst()
                .orElseThrow(() -> new ConfigException(in.place(Settings.SELF) + " is " + self
                        + ", which is none of the nodes in " + in.place(Settings.MEMBERS)));
        HostPort http = in.find(Settings.LISTEN_HTTP);
        HostPort peer = in.find(Settings.LISTEN_PEER);
        if (http == null && own.http() == null) {
            throw new ConfigException("listen.http is missing (" + Settings.LISTEN_HTTP.variable()
                    + "), and so is the http address of this node in " + in.place(Settings.MEMBERS));
        }
        Long seed = in.find(Settings.SEED);
        return new ServerConfig(
                in.get(Settings.CLUSTER),
                self,
                members,
                http != null ? http : new HostPort(LOOPBACK, own.http().port()),
                peer != null ? peer : new HostPort(LOOPBACK, own.address().port()),
                in.find(Settings.LISTEN_FAULTS),
                peers(in, members),
                in.get(Settings.DATA),
                in.get(Settings.SHARDS),
                gossip(in),
                limits(in),
                storage(in),
                clients(in),
                links(in),
                in.get(Settings.ALLOW_KNOWN_BUGS),
                seed != null ? seed : new SecureRandom().nextLong() >>> 1);
    }

    private static Map<NodeId, HostPort> peers(SettingValues in, List<MemberConfig> members) {
        Map<NodeId, HostPort> peers = in.get(Settings.PEERS);
        for (NodeId each : peers.keySet()) {
            if (members.stream().noneMatch(member -> member.member().id().equals(each))) {
                throw new ConfigException(in.place(Settings.PEERS) + "." + each + " is none of the nodes in "
                        + in.place(Settings.MEMBERS));
            }
        }
        return peers;
    }

    private static NodeConfig.Gossip gossip(SettingValues in) {
        NodeConfig.Gossip gossip = new NodeConfig.Gossip(
                in.get(Settings.GOSSIP_INTERVAL),
                in.get(Settings.GOSSIP_FANOUT),
                in.get(Settings.GOSSIP_SUSPECT_AFTER),
                in.get(Settings.GOSSIP_DEAD_AFTER));
        if (gossip.deadAfter().compareTo(gossip.suspectAfter()) <= 0) {
            throw new ConfigException(in.place(Settings.GOSSIP_DEAD_AFTER) + " is longer than "
                    + in.place(Settings.GOSSIP_SUSPECT_AFTER) + ", not "
                    + gossip.deadAfter().toMillis() + "ms to "
                    + gossip.suspectAfter().toMillis() + "ms");
        }
        return gossip;
    }

    private static NodeConfig.Limits limits(SettingValues in) {
        return new NodeConfig.Limits(
                in.get(Settings.KEY_BYTES_MAX),
                in.get(Settings.VALUE_BYTES_MAX),
                in.get(Settings.SIBLINGS_MAX),
                in.get(Settings.SIBLING_BYTES_MAX),
                in.get(Settings.REQUESTS_IN_FLIGHT_MAX),
                in.get(Settings.HINTS_PER_TARGET_MAX),
                in.get(Settings.HINT_BYTES_PER_TARGET_MAX),
                in.get(Settings.HINT_AGE_MAX),
                in.get(Settings.TOMBSTONE_GRACE),
                in.get(Settings.READ_HEDGE),
                in.get(Settings.REPLICA_TIMEOUT),
                in.get(Settings.REQUEST_TIMEOUT));
    }

    private static StorageConfig storage(SettingValues in) {
        return new StorageConfig(
                Settings.RECORDS.read(in),
                Settings.HINTS.read(in),
                Settings.META.read(in),
                in.get(Settings.RECORD_BYTES_MAX),
                in.get(Settings.SEGMENT_BYTES),
                in.get(Settings.DISK_RESERVE_BYTES));
    }

    private static HttpConfig clients(SettingValues in) {
        long bytes = in.get(Settings.HTTP_BYTES_IN_FLIGHT_MAX);
        int value = in.get(Settings.VALUE_BYTES_MAX);
        if (bytes < 2L * value) {
            throw new ConfigException(in.place(Settings.HTTP_BYTES_IN_FLIGHT_MAX) + " is at least twice "
                    + in.place(Settings.VALUE_BYTES_MAX) + ", not " + bytes + " to " + value);
        }
        return new HttpConfig(
                in.get(Settings.HTTP_HOSTS),
                in.get(Settings.HTTP_CONNECTIONS_MAX),
                in.get(Settings.HTTP_CONNECTIONS_PER_ADDRESS_MAX),
                in.get(Settings.HTTP_REQUESTS_IN_FLIGHT_MAX),
                bytes,
                in.get(Settings.HTTP_2));
    }

    private static PeerConfig links(SettingValues in) {
        long bytes = in.get(Settings.PEER_BYTES_IN_FLIGHT_MAX);
        int record = in.get(Settings.RECORD_BYTES_MAX);
        if (bytes < record) {
            throw new ConfigException(in.place(Settings.PEER_BYTES_IN_FLIGHT_MAX) + " is at least "
                    + in.place(Settings.RECORD_BYTES_MAX) + ", not " + bytes + " to " + record);
        }
        Secret secret = in.find(Settings.PEER_SECRET);
        Path file = in.find(Settings.PEER_SECRET_FILE);
        if (secret != null && file != null) {
            throw new ConfigException(in.place(Settings.PEER_SECRET) + " and " + in.place(Settings.PEER_SECRET_FILE)
                    + " are both set; a node has one secret");
        }
        return new PeerConfig(
                file == null ? secret : Secret.read(in.place(Settings.PEER_SECRET_FILE), file),
                file,
                in.get(Settings.PEER_CONNECTIONS_MAX),
                bytes);
    }
}
