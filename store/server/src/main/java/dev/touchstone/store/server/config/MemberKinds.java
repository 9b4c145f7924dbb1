// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The settings that are more than one value: who the members are, and where they are reached. */
final class MemberKinds {
    static final Kind<NodeId> NODE = Kind.ofText("text", NodeId::new);

    static final Kind<List<ServerConfig.MemberConfig>> MEMBERS = new Kind<>(
            "list of `id`, `address` (for peers), `http` (told to clients; none), `weight` (1), `zone` (none)",
            false,
            MemberKinds::members,
            MemberKinds::write);

    static final Kind<Map<NodeId, HostPort>> PEERS =
            new Kind<>("addresses by `id`", false, MemberKinds::peers, MemberKinds::write);

    private MemberKinds() {}

    private static List<ServerConfig.MemberConfig> members(String place, JsonNode value) {
        if (!value.isArray() || value.isEmpty()) {
            throw new ConfigException(place + " is a list with at least one entry, not " + value);
        }
        List<ServerConfig.MemberConfig> all = new ArrayList<>();
        for (JsonNode each : value) {
            ServerConfig.MemberConfig member =
                    ConfigObject.read(place + "[" + all.size() + "]", each, MemberKinds::member);
            if (all.stream()
                    .anyMatch(
                            other -> other.member().id().equals(member.member().id()))) {
                throw new ConfigException(place + " has " + member.member().id() + " twice");
            }
            all.add(member);
        }
        return all;
    }

    private static ServerConfig.MemberConfig member(ConfigObject in) {
        Member member = new Member(
                in.get("id", NODE), in.get("weight", Kind.integer(1, 100), 1), in.get("zone", Kind.TEXT, ""));
        return new ServerConfig.MemberConfig(member, in.get("address", Kind.ADDRESS), in.find("http", Kind.ADDRESS));
    }

    private static Map<NodeId, HostPort> peers(String place, JsonNode value) {
        if (!value.isObject()) {
            throw new ConfigException(place + " is an object, not " + value);
        }
        Map<NodeId, HostPort> all = new TreeMap<>();
        value.properties().forEach(field -> {
            String where = place + "." + field.getKey();
            NodeId peer = ConfigException.at(where, () -> new NodeId(field.getKey()));
            all.put(peer, Kind.ADDRESS.reader().apply(where, field.getValue()));
        });
        return all;
    }

    private static JsonNode write(List<ServerConfig.MemberConfig> members) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (ServerConfig.MemberConfig each : members) {
            ObjectNode member = all.addObject()
                    .put("id", each.member().id().name())
                    .put("weight", each.member().weight())
                    .put("zone", each.member().zone())
                    .put("address", each.address().toString());
            if (each.http() != null) {
                member.put("http", each.http().toString());
            }
        }
        return all;
    }

    private static JsonNode write(Map<NodeId, HostPort> peers) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        peers.forEach((id, address) -> all.put(id.name(), address.toString()));
        return all;
    }
}
