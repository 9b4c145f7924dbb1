// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.protocol.NodeConfig;
import dev.touchstone.store.server.storage.StorageConfig;
import java.time.Duration;

/** A configuration with everything said that was left out, as JSON that {@link ServerConfig#from} reads again. */
public final class EffectiveConfig {
    private EffectiveConfig() {}

    public static ObjectNode of(ServerConfig config) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("cluster", config.cluster())
                .put("self", config.self().name());
        ArrayNode members = node.putArray("members");
        for (ServerConfig.MemberConfig each : config.members()) {
            ObjectNode member = members.addObject()
                    .put("id", each.member().id().name())
                    .put("weight", each.member().weight())
                    .put("zone", each.member().zone())
                    .put("address", each.address().toString());
            if (each.http() != null) {
                member.put("http", each.http().toString());
            }
        }
        node.putObject("listen")
                .put("http", config.http().toString())
                .put("peer", config.peer().toString());
        ObjectNode peers = node.putObject("peers");
        config.peers().forEach((id, address) -> peers.put(id.name(), address.toString()));
        node.put("data", config.dataDirectory().toString()).put("shards", config.shards());
        node.set("gossip", gossip(config.gossip()));
        node.set("limits", limits(config.limits()));
        node.set("storage", storage(config.storage()));
        return node.put("allowKnownBugs", config.allowKnownBugs()).put("seed", config.seed());
    }

    private static ObjectNode gossip(NodeConfig.Gossip gossip) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("interval", text(gossip.interval()))
                .put("fanout", gossip.fanout())
                .put("suspectAfter", text(gossip.suspectAfter()))
                .put("deadAfter", text(gossip.deadAfter()));
    }

    private static ObjectNode limits(NodeConfig.Limits limits) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("keyBytesMax", limits.keyBytesMax())
                .put("valueBytesMax", limits.valueBytesMax())
                .put("siblingsMax", limits.siblingsMax())
                .put("requestsInFlightMax", limits.requestsInFlightMax())
                .put("hintsPerTargetMax", limits.hintsPerTargetMax())
                .put("hintBytesPerTargetMax", limits.hintBytesPerTargetMax())
                .put("hintAgeMax", text(limits.hintAgeMax()))
                .put("replicaTimeout", text(limits.replicaTimeout()))
                .put("requestTimeout", text(limits.requestTimeout()));
    }

    private static ObjectNode storage(StorageConfig storage) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("records", table(storage.records()));
        node.set("hints", table(storage.hints()));
        node.set("meta", table(storage.meta()));
        return node.put("recordBytesMax", storage.recordBytesMax())
                .put("segmentBytes", storage.segmentBytes())
                .put("diskReserveBytes", storage.diskReserveBytes());
    }

    private static ObjectNode table(StorageConfig.TableSize size) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("entries", size.entries())
                .put("valueBytes", size.valueBytes())
                .put("growth", size.growth());
    }

    private static String text(Duration duration) {
        return duration.toMillis() + "ms";
    }
}
