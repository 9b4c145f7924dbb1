// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The consistency models known, ordered by implication, and the anomalies that each of them rules out.
 *
 * <p>A model is <em>violated</em> by an anomaly if it, or any weaker model that it implies, prohibits that anomaly or
 * one that the anomaly is a case of. Immutable; safe for any number of threads.
 *
 * <p>The lattice follows Elle's {@code elle.consistency-model}, whose levels are of Adya's thesis, "Weak Consistency" (MIT 1999).
 */
public final class ConsistencyModels {
    private static final ConsistencyModels STANDARD = load("consistency-models.txt");

    /** Model or alias to the name used in reports. */
    private final Map<String, String> names = new LinkedHashMap<>();

    private final Map<String, Set<String>> weaker = new LinkedHashMap<>();
    private final Map<String, Set<String>> prohibits = new LinkedHashMap<>();
    private final Map<String, Set<String>> implied = new LinkedHashMap<>();
    private final Map<String, Integer> rank = new LinkedHashMap<>();
    /** For each model itself and all that it implies. */
    private final Map<String, Set<String>> allWeaker = new LinkedHashMap<>();
    /** For each anomaly itself and all that it is a case of. */
    private final Map<String, Set<String>> allImplied = new LinkedHashMap<>();
    /** For each model every anomaly that violates it; empty for a model that no anomaly speaks about. */
    private final Map<String, Set<String>> violations = new LinkedHashMap<>();

    private ConsistencyModels() {}

    public static ConsistencyModels standard() {
        return STANDARD;
    }

    /**
     * What a set of anomalies says of the models.
     *
     * @param not the weakest models violated
     * @param alsoNot the other models violated, each stronger than one of {@code not}
     * @param possible the strongest models of those that were decided that nothing found rules out
     */
    public record Boundary(List<String> not, List<String> alsoNot, List<String> possible) {}

    /** The models, by the names used in reports, weaker families first. */
    public Set<String> models() {
        return new LinkedHashSet<>(weaker.keySet());
    }

    /** The anomalies, worst first. */
    public List<String> anomalies() {
        return List.copyOf(rank.keySet());
    }

    /** How bad an anomaly is: 0 is the worst. */
    public int rank(String anomaly) {
        return rank.getOrDefault(anomaly, Integer.MAX_VALUE);
    }

    /**
     * The name used in reports.
     *
     * @throws IllegalArgumentException if there is no such model
     */
    public String canonical(String modelOrAlias) {
        String name = names.get(modelOrAlias);
        if (name == null) {
            throw new IllegalArgumentException(
                    "no consistency model is called " + modelOrAlias + "; there are " + String.join(", ", models()));
        }
        return name;
    }

    /** The models that a model implies as stated, without what follows. */
    public Set<String> directlyWeaker(String model) {
        return new LinkedHashSet<>(weaker.getOrDefault(canonical(model), Set.of()));
    }

    /** The anomalies that an anomaly is a case of as stated, without what follows. */
    public Set<String> directlyImplied(String anomaly) {
        return new LinkedHashSet<>(implied.getOrDefault(anomaly, Set.of()));
    }

    /** Every anomaly that violates at least one of the models. */
    public Set<String> prohibitedBy(Collection<String> models) {
        Set<String> result = new LinkedHashSet<>();
        for (String model : models) {
            result.addAll(violations.getOrDefault(canonical(model), Set.of()));
        }
        return result;
    }

    /** The anomalies given, and those that are cases of one of them. */
    public Set<String> implying(Collection<String> anomalies) {
        Set<String> result = new LinkedHashSet<>();
        allImplied.forEach((anomaly, cases) -> {
            if (!Collections.disjoint(cases, anomalies)) {
                result.add(anomaly);
            }
        });
        return result;
    }

    /** Every model that the anomalies violate. */
    public Set<String> violatedBy(Collection<String> anomalies) {
        Set<String> result = new LinkedHashSet<>();
        violations.forEach((model, prohibited) -> {
            if (!Collections.disjoint(prohibited, anomalies)) {
                result.add(model);
            }
        });
        return result;
    }

    /** True if whatever satisfies the one satisfies the other; a model implies itself. */
    public boolean implies(String model, String weak) {
        return allWeaker.getOrDefault(canonical(model), Set.of()).contains(canonical(weak));
    }

    /** The models that the anomalies violate, and those that they leave, if all others were looked for. */
    public Boundary boundary(Collection<String> anomalies) {
        return boundary(
                List.of(),
                anomalies,
                models().stream().filter(this::isDecidable).toList());
    }

    /**
     * The models that these violations and anomalies violate, and those that they leave.
     *
     * @param decided the models of which it is known that nothing but that violates them; what they imply is then known too
     */
    public Boundary boundary(
            Collection<String> violatedModels, Collection<String> anomalies, Collection<String> decided) {
        Set<String> violated = violatedBy(anomalies);
        weaker.keySet().stream()
                .filter(model -> violatedModels.stream().anyMatch(each -> implies(model, each)))
                .forEach(violated::add);
        List<String> not = new ArrayList<>();
        List<String> alsoNot = new ArrayList<>();
        for (String model : violated) {
            boolean isWeakest = strictlyWeaker(model).noneMatch(violated::contains);
            (isWeakest ? not : alsoNot).add(model);
        }
        List<String> possible = new ArrayList<>();
        for (String model : weaker.keySet()) {
            if (!violated.contains(model) && decided.contains(model) && !isImplied(model, violated, decided)) {
                possible.add(model);
            }
        }
        return new Boundary(not, alsoNot, possible);
    }

    /** True if some anomaly violates the model; of the others, nothing found or missed says anything. */
    public boolean isDecidable(String model) {
        return !violations.getOrDefault(model, Set.of()).isEmpty();
    }

    private boolean isImplied(String model, Set<String> violated, Collection<String> decided) {
        return decided.stream()
                .anyMatch(stronger -> !stronger.equals(model)
                        && !violated.contains(stronger)
                        && allWeaker.getOrDefault(stronger, Set.of()).contains(model));
    }

    private Stream<String> strictlyWeaker(String model) {
        return allWeaker.getOrDefault(model, Set.of()).stream().filter(weak -> !weak.equals(model));
    }

    /** Follows every implication once, so that questions about a history only look things up. */
    private void close() {
        weaker.keySet().forEach(model -> allWeaker.put(model, closure(weaker, List.of(model))));
        rank.keySet().forEach(anomaly -> allImplied.put(anomaly, closure(implied, List.of(anomaly))));
        allWeaker.forEach((model, below) -> {
            Set<String> stated = new LinkedHashSet<>();
            below.forEach(weak -> stated.addAll(prohibits.getOrDefault(weak, Set.of())));
            violations.put(model, implying(stated));
        });
    }

    private static Set<String> closure(Map<String, Set<String>> edges, Collection<String> from) {
        Set<String> seen = new LinkedHashSet<>(from);
        Deque<String> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            for (String next : edges.getOrDefault(open.poll(), Set.of())) {
                if (seen.add(next)) {
                    open.add(next);
                }
            }
        }
        return seen;
    }

    private static ConsistencyModels load(String resource) {
        ConsistencyModels models = new ConsistencyModels();
        try (InputStream in = Objects.requireNonNull(ConsistencyModels.class.getResourceAsStream(resource));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    models.add(Arrays.asList(line.split(" ")));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
        models.close();
        return models;
    }

    private void add(List<String> words) {
        String name = words.get(1);
        List<String> others = words.subList(2, words.size());
        switch (words.get(0)) {
            case "model" -> {
                weaker.put(name, new LinkedHashSet<>());
                words.subList(1, words.size()).forEach(alias -> names.put(alias, name));
            }
            case "implies" ->
                weaker.get(canonical(name))
                        .addAll(others.stream().map(this::canonical).toList());
            case "prohibits" -> prohibits.put(canonical(name), new LinkedHashSet<>(others));
            case "anomaly" -> {
                rank.put(name, rank.size());
                implied.put(name, new LinkedHashSet<>(others));
            }
            default -> throw new IllegalStateException("not a fact about models: " + words);
        }
    }
}
