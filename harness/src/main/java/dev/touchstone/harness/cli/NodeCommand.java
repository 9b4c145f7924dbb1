// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.touchstone.harness.UsageException;
import dev.touchstone.store.server.ServerConfig;
import dev.touchstone.store.server.TouchstoneServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code touchstone node}: one node, until it is told to stop. */
@Command(name = "node", description = "Run one node of the store.", mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(NodeCommand.class);
    private static final long STOP_SECONDS = 15;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "YAML; see docs/operations.md")
    private Path config = Path.of("node.yaml");

    @Option(
            names = "--with-parent",
            description = "stop when standard input ends, as it does when the parent process is gone")
    private boolean withParent;

    @Override
    public Integer call() throws InterruptedException {
        TouchstoneServer server = start(read());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
        if (withParent) {
            Thread watch = new Thread(() -> stopAtEndOfInput(server), "parent");
            watch.setDaemon(true);
            watch.start();
        }
        try {
            server.stopped().toCompletionStage().toCompletableFuture().get();
            return ExitCode.VALID;
        } catch (ExecutionException e) {
            LOG.error("event=node-failed", e.getCause());
            return ExitCode.ABORTED;
        }
    }

    private ServerConfig read() {
        try {
            JsonNode tree = new ObjectMapper(new YAMLFactory()).readTree(config.toFile());
            return ServerConfig.from(tree);
        } catch (IOException e) {
            throw new UsageException("cannot read " + config + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new UsageException(config + ": " + e.getMessage(), e);
        }
    }

    private static TouchstoneServer start(ServerConfig config) throws InterruptedException {
        try {
            return TouchstoneServer.start(config)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            throw new UsageException("the node did not start: " + e.getCause().getMessage(), e.getCause());
        }
    }

    private static void stop(TouchstoneServer server) {
        try {
            CompletableFuture<Void> stopped = server.stop().toCompletionStage().toCompletableFuture();
            stopped.get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.error("event=stop-failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stopAtEndOfInput(TouchstoneServer server) {
        try {
            while (System.in.read() >= 0) {
                // Nobody has anything to say to a node: only the end counts.
            }
        } catch (IOException e) {
            LOG.warn("event=parent-lost reason={}", e.getMessage());
        }
        stop(server);
    }
}
