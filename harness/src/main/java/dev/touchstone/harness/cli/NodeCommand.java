// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.UsageException;
import dev.touchstone.store.server.TouchstoneServer;
import dev.touchstone.store.server.config.ConfigException;
import dev.touchstone.store.server.config.ConfigSources;
import dev.touchstone.store.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code touchstone node}: one node, until it is told to stop. */
@Command(name = "node", description = "Run one node of the store.", mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(NodeCommand.class);

    @Option(names = "--config", paramLabel = "FILE", description = "settings in YAML; see docs/operations.md")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description =
                    "a setting, before environment (TOUCHSTONE_NODE_…) and file; touchstone list settings has all")
    private List<String> settings = List.of();

    @Option(
            names = "--allow-known-bugs",
            description = "let buckets switch on known bugs, for control experiments; never for data of any worth")
    private boolean allowKnownBugs;

    @Option(
            names = "--print-config",
            description = "print the whole configuration, defaults included, and where each setting is from; then end")
    private boolean printConfig;

    @Option(
            names = "--with-parent",
            description = "stop when standard input ends, as it does when the parent process is gone")
    private boolean withParent;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        ServerConfig effective;
        try {
            ConfigSources sources = sources();
            effective = sources.config();
            if (printConfig) {
                spec.commandLine().getOut().print(sources.effective(effective));
                spec.commandLine().getOut().flush();
                return ExitCode.VALID;
            }
        } catch (ConfigException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
        if (LogSettings.isJson(System.getenv())) {
            // Nothing of this process is for standard output any more: what a library prints belongs to the log.
            System.setOut(System.err);
        }
        if (withParent) {
            Thread watch = new Thread(NodeCommand::stopAtEndOfInput, "parent");
            watch.setDaemon(true);
            watch.start();
        }
        CompletableFuture<TouchstoneServer> starting =
                NodeStop.PROCESS.begin(() -> TouchstoneServer.start(effective).toCompletionStage());
        return starting == null ? ExitCode.VALID : run(starting);
    }

    private static int run(CompletableFuture<TouchstoneServer> starting) throws InterruptedException {
        TouchstoneServer server;
        try {
            server = starting.get();
        } catch (ExecutionException e) {
            throw new UsageException("the node did not start: " + e.getCause().getMessage(), e.getCause());
        }
        try {
            server.stopped().toCompletionStage().toCompletableFuture().get();
            return ExitCode.VALID;
        } catch (ExecutionException e) {
            LOG.error("event=node-failed", e.getCause());
            return ExitCode.ABORTED;
        }
    }

    private ConfigSources sources() {
        ConfigSources sources = new ConfigSources();
        if (config != null) {
            sources.file(config);
        }
        sources.environment(System.getenv());
        settings.forEach(each -> sources.flag("--set", each));
        if (allowKnownBugs) {
            sources.flag("--allow-known-bugs", "allowKnownBugs=true");
        }
        return sources;
    }

    private static void stopAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Nobody has anything to say to a node: only the end counts.
            }
        } catch (IOException e) {
            LOG.warn("event=parent-lost reason={}", e.getMessage());
        }
        NodeStop.PROCESS.ask();
    }
}
