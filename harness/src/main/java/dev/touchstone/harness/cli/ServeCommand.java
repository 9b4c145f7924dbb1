// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.UsageException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone serve}: the folder of runs in a browser, on loopback. */
@Command(
        name = "serve",
        description = "Browse runs in a browser, on this machine only.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "reports/runs",
            paramLabel = "DIR",
            description = "default: ${DEFAULT-VALUE}")
    private Path directory = Path.of("reports/runs");

    @Option(names = "--port", defaultValue = "8070", description = "default: ${DEFAULT-VALUE}; 0 for any that is free")
    private int port;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        if (!Files.isDirectory(directory)) {
            throw new UsageException("no folder " + directory + "; run a campaign first, or name a folder of runs");
        }
        Vertx vertx = Vertx.vertx();
        try {
            HttpServer server = start(vertx);
            CountDownLatch stop = new CountDownLatch(1);
            Interrupts.onFirst(stop::countDown);
            spec.commandLine().getOut().println("http://127.0.0.1:" + server.actualPort() + "/   (Ctrl-C ends)");
            spec.commandLine().getOut().flush();
            stop.await();
            return ExitCode.VALID;
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private HttpServer start(Vertx vertx) throws InterruptedException {
        try {
            return vertx.createHttpServer()
                    .requestHandler(new RunsSite(directory).router(vertx))
                    .listen(port, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            throw new UsageException(
                    "cannot listen on 127.0.0.1:" + port + ": " + e.getCause().getMessage() + "; try --port 0", e);
        }
    }
}
