// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.model.ConsistencyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Verdict, anomalies and weakest broken models of Elle's own tests, call by call. */
class ElleCallsTest {
    /** Calls where ours differs on purpose: the call's number and what is expected instead, as {@link #summary}. */
    private static final Map<Integer, String> EXCEPTIONS = Map.of(
            // Ours also names the cycle with one anti-dependency that lies in the component of the G0.
            47, "invalid [G-single-item, G0, incompatible-order] [read-uncommitted]",
            // Elle gave up after a second and fell back to PL-SI-cycle-exists; ours names the cycle.
            50, "invalid [G-single-item] [consistent-view, repeatable-read]",
            // Process 0 did both: process order, the weaker assumption, suffices for the cycle.
            81, "invalid [G1c-process, cyclic-versions] [read-uncommitted]");

    private static final Set<String> OURS = Set.of("fractured-read", "observed-transaction-vanishes");

    @TestFactory
    Stream<DynamicTest> agreesWithElle() throws IOException {
        String folder = System.getProperty("touchstone.histories");
        Assumptions.assumeTrue(
                folder != null && !folder.isBlank(),
                "the folder of recorded histories is not given: -Dtouchstone.histories");
        return ElleCalls.read(Path.of(folder, "elle-tests", "calls.jsonl.gz")).stream()
                .filter(call -> !call.get("custom-graphs").asBoolean())
                .filter(call -> !call.get("opts").has("transaction-order"))
                .map(call -> DynamicTest.dynamicTest(
                        call.get("i") + " " + call.get("test").asText(), () -> check(call)));
    }

    private static void check(JsonNode call) {
        ElleOptions options = options(call.get("opts"));
        var checker = call.get("checker").asText().equals("list-append")
                ? new ListAppendChecker(options)
                : new RwRegisterChecker(options);
        CheckResult result = checker.check(ElleCalls.history(call.get("history")), Budget.defaults());
        String expected = EXCEPTIONS.getOrDefault(call.get("i").asInt(), expected(call.get("result")));
        assertThat(summary(result, options, expected)).isEqualTo(expected);
        // What ours says of all models includes what Elle says of some.
        Set<String> broken = new TreeSet<>();
        for (String name : List.of("not", "also-not")) {
            ((List<?>) result.measurements().get(name)).forEach(model -> broken.add(String.valueOf(model)));
        }
        call.get("result").path("not").forEach(model -> assertThat(broken)
                .contains(ConsistencyModels.standard().canonical(model.asText())));
    }

    /** Without anomalies that ours looks for beside those that settle the models asked for, and Elle does not. */
    private static String summary(CheckResult result, ElleOptions options, String expected) {
        Set<String> found = new TreeSet<>(((Map<?, ?>) result.measurements().get("anomalies"))
                .keySet().stream().map(String::valueOf).toList());
        found.removeIf(each -> !expected.contains(each)
                && (each.endsWith("-process") || each.endsWith("-realtime") || OURS.contains(each)));
        Set<String> reported = new TreeSet<>(found);
        reported.retainAll(Stream.concat(
                        options.prohibited().stream(), Stream.of("empty-transaction-graph", "cycle-search-timeout"))
                .toList());
        if (reported.isEmpty()) {
            return "valid";
        }
        return result.verdict().word() + " " + reported + " "
                + new TreeSet<>(ConsistencyModels.standard().boundary(found).not());
    }

    private static String expected(JsonNode result) {
        if (result.get("valid?").asText().equals("true")) {
            return "valid";
        }
        Set<String> anomalies = new TreeSet<>();
        result.get("anomaly-types").forEach(a -> anomalies.add(a.asText()));
        Set<String> not = new TreeSet<>();
        result.get("not").forEach(m -> not.add(ConsistencyModels.standard().canonical(m.asText())));
        return (result.get("valid?").asText().equals("false") ? "invalid " : "unknown ") + anomalies + " " + not;
    }

    /** Elle does not mind values that nobody wrote. */
    private static ElleOptions options(JsonNode opts) {
        JsonNode models = opts.get("consistency-models");
        return new ElleOptions(
                models == null ? List.of("strict-serializable") : strings(models),
                opts.has("anomalies") ? strings(opts.get("anomalies")) : List.of(),
                true,
                opts.path("wfr-keys?").asBoolean(),
                opts.path("sequential-keys?").asBoolean(),
                opts.path("linearizable-keys?").asBoolean());
    }

    private static List<String> strings(JsonNode array) {
        List<String> result = new ArrayList<>();
        array.forEach(node -> result.add(node.asText()));
        return result;
    }
}
