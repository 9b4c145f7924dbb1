// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.deploy;

import static java.util.stream.Collectors.toUnmodifiableMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The objects of deploy/kubernetes, read by the models of the Kubernetes client: these refuse a field that is not in the API,
 * a value of the wrong type, and an object without a required field.
 */
record Manifests(
        V1StatefulSet nodes,
        Map<String, V1Service> services,
        V1ConfigMap settings,
        V1PodDisruptionBudget budget,
        V1NetworkPolicy policy) {
    static final Path DIRECTORY =
            Path.of(System.getProperty("user.dir")).getParent().resolve("deploy/kubernetes");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    static Manifests read() throws IOException {
        return of(documents());
    }

    /** Each object of each file, the list of files aside. */
    static List<JsonNode> documents() throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            for (Path file : files.sorted().toList()) {
                if (!file.endsWith("kustomization.yaml")) {
                    YAML.readerFor(JsonNode.class)
                            .<JsonNode>readValues(file.toFile())
                            .forEachRemaining(documents::add);
                }
            }
        }
        return documents;
    }

    static Manifests of(List<JsonNode> documents) throws IOException {
        List<V1Service> services = new ArrayList<>();
        for (JsonNode service : all(documents, "v1", "Service")) {
            services.add(V1Service.fromJson(service.toString()));
        }
        Manifests manifests = new Manifests(
                V1StatefulSet.fromJson(only(documents, "apps/v1", "StatefulSet")),
                services.stream()
                        .collect(toUnmodifiableMap(each -> each.getMetadata().getName(), each -> each)),
                V1ConfigMap.fromJson(only(documents, "v1", "ConfigMap")),
                V1PodDisruptionBudget.fromJson(only(documents, "policy/v1", "PodDisruptionBudget")),
                V1NetworkPolicy.fromJson(only(documents, "networking.k8s.io/v1", "NetworkPolicy")));
        if (documents.size() != 4 + services.size()) {
            throw new IllegalArgumentException("an object of a kind that is not looked at is among " + documents);
        }
        return manifests;
    }

    /** The files that the kustomization names. */
    static List<String> listed() throws IOException {
        List<String> files = new ArrayList<>();
        YAML.readTree(DIRECTORY.resolve("kustomization.yaml").toFile())
                .get("resources")
                .forEach(each -> files.add(each.asText()));
        return files;
    }

    private static String only(List<JsonNode> documents, String version, String kind) {
        List<JsonNode> found = all(documents, version, kind);
        if (found.size() != 1) {
            throw new IllegalArgumentException("expected one " + version + " " + kind + ", and found " + found.size());
        }
        return found.get(0).toString();
    }

    private static List<JsonNode> all(List<JsonNode> documents, String version, String kind) {
        return documents.stream()
                .filter(each -> each.path("apiVersion").asText().equals(version))
                .filter(each -> each.path("kind").asText().equals(kind))
                .toList();
    }
}
