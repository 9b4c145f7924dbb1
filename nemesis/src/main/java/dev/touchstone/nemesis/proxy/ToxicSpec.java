// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** A toxic as it was asked for: shared by all connections of a proxy, and mutable as the API is. */
final class ToxicSpec {
    private static final long ATTRIBUTE_MAX = 1_000_000_000_000L;

    final String name;
    final String type;
    final boolean upstream;
    float toxicity;
    final ObjectNode attributes;

    private ToxicSpec(String name, String type, boolean upstream, ObjectNode attributes) {
        this.name = name;
        this.type = type;
        this.upstream = upstream;
        this.attributes = attributes;
    }

    /** The toxic of a request to create one. */
    static ToxicSpec parse(JsonNode body) {
        if (!(body instanceof ObjectNode object)) {
            throw new ApiException(400, "bad request body: not an object");
        }
        String stream = ApiRequest.text(body, "stream", "downstream").toLowerCase(Locale.ROOT);
        if (!stream.equals("upstream") && !stream.equals("downstream")) {
            throw new ApiException(400, "stream was invalid, can be either upstream or downstream");
        }
        String type = ApiRequest.text(body, "type", "");
        ObjectNode attributes = object.objectNode();
        for (String attribute : attributesOf(type)) {
            attributes.put(attribute, 0);
        }
        String given = ApiRequest.text(body, "name", "");
        ToxicSpec spec = new ToxicSpec(
                given.isEmpty() ? type + "_" + stream : given, type, stream.equals("upstream"), attributes);
        spec.toxicity = 1;
        spec.merge(body);
        return spec;
    }

    /** Takes over the toxicity and those attributes that the request has. */
    void merge(JsonNode body) {
        JsonNode given = body.path("attributes");
        ObjectNode merged = attributes.deepCopy();
        for (String attribute : attributesOf(type)) {
            if (!given.isMissingNode() && !given.isNull()) {
                merged.put(
                        attribute,
                        ApiRequest.whole(
                                given, attribute, attributes.get(attribute).longValue()));
            }
        }
        toxicity = ApiRequest.fraction(body, "toxicity", toxicity);
        attributes.setAll(merged);
    }

    /** How much, within what can be reckoned with: below nothing is nothing, and beyond 30 years makes no difference. */
    long attribute(String attribute) {
        return Math.max(0, Math.min(ATTRIBUTE_MAX, attributes.get(attribute).longValue()));
    }

    ObjectNode toJson() {
        ObjectNode json = attributes.objectNode();
        json.set("attributes", attributes);
        json.put("name", name);
        json.put("type", type);
        json.put("stream", upstream ? "upstream" : "downstream");
        json.put("toxicity", toxicity);
        return json;
    }

    private static List<String> attributesOf(String type) {
        return switch (type) {
            case "latency" -> List.of("latency", "jitter");
            case "bandwidth" -> List.of("rate");
            case "slow_close" -> List.of("delay");
            case "timeout", "reset_peer" -> List.of("timeout");
            case "slicer" -> List.of("average_size", "size_variation", "delay");
            case "limit_data" -> List.of("bytes");
            default -> throw new ApiException(400, "invalid toxic type");
        };
    }

    /** A new instance for one link. */
    Toxic instance() {
        return switch (type) {
            case "latency" -> new LatencyToxic(this);
            case "bandwidth" -> new BandwidthToxic(this);
            case "slow_close" -> new SlowCloseToxic(this);
            case "timeout" -> new TimeoutToxic(this);
            case "reset_peer" -> new ResetPeerToxic(this);
            case "slicer" -> new SlicerToxic(this);
            case "limit_data" -> new LimitDataToxic(this);
            default -> throw new ApiException(400, "invalid toxic type");
        };
    }
}
