// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.checker.catalog.Request;
import dev.touchstone.checker.catalog.WorkloadDetails;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code touchstone check} that say what is asked of a history. */
final class CheckQuestion {
    @Option(
            names = "--workload",
            paramLabel = "W",
            description = "what the clients did (default: found out). See: touchstone list checkers")
    private @Nullable String workload;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "M",
            description = "judge linearizability against this model, with its initial value in brackets if it has one;"
                    + " a workload's name will do too. See: touchstone list models")
    private @Nullable String model;

    @Option(
            names = {"--consistency", "-c", "--consistency-models"},
            paramLabel = "C",
            split = ",",
            description = "the consistency model that must hold (default: the strongest)")
    private List<String> consistency = new ArrayList<>();

    @Option(
            names = {"-a", "--anomalies"},
            paramLabel = "A",
            split = ",",
            description = "transactions: these anomalies make it invalid, and no others unless --consistency says so")
    private List<String> anomalies = new ArrayList<>();

    @Option(
            names = "--ignore",
            paramLabel = "A",
            split = ",",
            description = "transactions: these anomalies are told, and do not make it invalid")
    private List<String> ignored = new ArrayList<>();

    @Option(
            names = "--assume",
            paramLabel = "KEYS",
            split = ",",
            description = "rw-register: what is known of the order of versions:"
                    + " wfr-keys, sequential-keys, linearizable-keys")
    private List<String> assumptions = new ArrayList<>();

    Request request(WorkloadDetails details) {
        List<String> models = consistency.stream().map(CheckQuestion::spelled).toList();
        return new Request(workload, model, models, anomalies, assumptions, ignored, details);
    }

    /** The spelling that the models are known by. */
    private static String spelled(String model) {
        return model.replace("serialis", "serializ").replace("linearis", "lineariz");
    }
}
