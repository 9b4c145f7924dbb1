// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.store.protocol.NodeConfig;
import dev.touchstone.store.protocol.NodeId;
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
 * @param peers addresses at which this node reaches peers in place of those in {@code members}, such as proxies
 * @param seed of every random choice of the core
 */
public record ServerConfig(
        String cluster,
        NodeId self,
        List<MemberConfig> members,
        HostPort http,
        HostPort peer,
        Map<NodeId, HostPort> peers,
        Path dataDirectory,
        int shards,
        NodeConfig.Gossip gossip,
        NodeConfig.Limits limits,
        StorageConfig storage,
        boolean allowKnownBugs,
        long seed) {
    public static final String CLUSTER = "touchstone";
    private static final String LOOPBACK = "127.0.0.1";

    public ServerConfig {
        if (!cluster.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw new ConfigException(
                    "cluster is 1 to 64 letters, digits, dots, dashes or underscores, not \"" + cluster + "\"");
        }
        members = List.copyOf(members);
        peers = Collections.unmodifiableMap(new TreeMap<>(peers));
        for (NodeId peerId : peers.keySet()) {
            if (members.stream().noneMatch(each -> each.member().id().equals(peerId))) {
                throw new ConfigException("peers." + peerId + " is not a member");
            }
        }
        if (members.stream().map(each -> each.member().id()).distinct().count() != members.size()) {
            throw new ConfigException("members has a node twice");
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
                Map.of(),
                dataDirectory,
                1,
                NodeConfig.Gossip.DEFAULT,
                NodeConfig.Limits.DEFAULT,
                StorageConfig.DEFAULT,
                false,
                new SecureRandom().nextLong());
    }

    /**
     * The configuration in a tree, as read from YAML or JSON.
     *
     * @throws ConfigException on a key that is not known, or a value that is not allowed
     */
    public static ServerConfig from(JsonNode tree) {
        return ConfigObject.read("", tree, ServerConfig::read);
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

    /** The same with known bugs allowed. */
    public ServerConfig allowingKnownBugs() {
        return new ServerConfig(
                cluster, self, members, http, peer, peers, dataDirectory, shards, gossip, limits, storage, true, seed);
    }

    private static ServerConfig read(ConfigObject root) {
        NodeId self = root.parsed("self", NodeId::new);
        List<MemberConfig> members = root.list("members", ServerConfig::member);
        Listen listen = root.object("listen", in -> listen(in, own(self, members)));
        ServerConfig config = new ServerConfig(
                root.text("cluster", CLUSTER),
                self,
                members,
                listen.http(),
                listen.peer(),
                root.map("peers", (id, address) -> Map.entry(new NodeId(id), HostPort.of(address))),
                root.parsed("data", Path::of),
                root.integer("shards", 1),
                root.object("gossip", ServerConfig::gossip),
                root.object("limits", ServerConfig::limits),
                root.object("storage", ServerConfig::storage),
                root.bool("allowKnownBugs"),
                root.number("seed", new SecureRandom().nextLong() >>> 1, Long.MAX_VALUE));
        config.core();
        return config;
    }

    private static MemberConfig own(NodeId self, List<MemberConfig> members) {
        return members.stream()
                .filter(each -> each.member().id().equals(self))
                .findFirst()
                .orElseThrow(() -> new ConfigException("the members do not include this node, " + self));
    }

    /** What is left out is loopback, with the port at which the member is reached. */
    private static Listen listen(ConfigObject in, MemberConfig own) {
        HostPort http = in.parsedOrNull("http", HostPort::of);
        HostPort peer = in.parsedOrNull("peer", HostPort::of);
        if (http == null && own.http() == null) {
            throw new ConfigException("listen.http is missing, and so is the http address of this node in members");
        }
        return new Listen(
                http != null ? http : new HostPort(LOOPBACK, own.http().port()),
                peer != null ? peer : new HostPort(LOOPBACK, own.address().port()));
    }

    private static MemberConfig member(ConfigObject in) {
        Member member = new Member(in.parsed("id", NodeId::new), in.integer("weight", 1), in.text("zone", ""));
        return new MemberConfig(member, in.parsed("address", HostPort::of), in.parsedOrNull("http", HostPort::of));
    }

    private static NodeConfig.Gossip gossip(ConfigObject in) {
        NodeConfig.Gossip otherwise = NodeConfig.Gossip.DEFAULT;
        return new NodeConfig.Gossip(
                in.duration("interval", otherwise.interval()),
                in.integer("fanout", otherwise.fanout()),
                in.duration("suspectAfter", otherwise.suspectAfter()),
                in.duration("deadAfter", otherwise.deadAfter()));
    }

    private static NodeConfig.Limits limits(ConfigObject in) {
        NodeConfig.Limits otherwise = NodeConfig.Limits.DEFAULT;
        return new NodeConfig.Limits(
                in.integer("keyBytesMax", otherwise.keyBytesMax()),
                in.integer("valueBytesMax", otherwise.valueBytesMax()),
                in.integer("siblingsMax", otherwise.siblingsMax()),
                in.integer("requestsInFlightMax", otherwise.requestsInFlightMax()),
                in.integer("hintsPerTargetMax", otherwise.hintsPerTargetMax()),
                in.number("hintBytesPerTargetMax", otherwise.hintBytesPerTargetMax(), Long.MAX_VALUE),
                in.duration("hintAgeMax", otherwise.hintAgeMax()),
                in.duration("replicaTimeout", otherwise.replicaTimeout()),
                in.duration("requestTimeout", otherwise.requestTimeout()));
    }

    private static StorageConfig storage(ConfigObject in) {
        StorageConfig otherwise = StorageConfig.DEFAULT;
        return new StorageConfig(
                in.object("records", table -> table(table, otherwise.records())),
                in.object("hints", table -> table(table, otherwise.hints())),
                in.object("meta", table -> table(table, otherwise.meta())),
                in.integer("recordBytesMax", otherwise.recordBytesMax()),
                in.integer("segmentBytes", otherwise.segmentBytes()),
                in.number("diskReserveBytes", otherwise.diskReserveBytes(), Long.MAX_VALUE));
    }

    private static StorageConfig.TableSize table(ConfigObject in, StorageConfig.TableSize otherwise) {
        return new StorageConfig.TableSize(
                in.number("entries", otherwise.entries(), 1L << 29),
                in.integer("valueBytes", otherwise.valueBytes()),
                in.integer("growth", otherwise.growth()));
    }

    private record Listen(HostPort http, HostPort peer) {}
}
