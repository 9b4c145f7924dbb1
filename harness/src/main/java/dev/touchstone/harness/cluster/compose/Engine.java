// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.touchstone.harness.Caller;
import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.cluster.ClusterException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The Docker engine, where {@code DOCKER_HOST} says or at its usual place. Every call has an end: an engine that does not answer
 * fails it. Thread-safe.
 */
final class Engine implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PATIENCE_OF_CONNECT = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 32;

    private final DockerClient client;
    private final URI place;

    private Engine(DockerClient client, URI place) {
        this.client = client;
        this.place = place;
    }

    /**
     * Finds it.
     *
     * @throws UsageException if it does not answer
     */
    static Engine connect() {
        return connect(
                isOfComposeFile()
                        ? ", in the harness' container; on the host that is what TOUCHSTONE_DOCKER_SOCKET names"
                        : "; --cluster local needs none");
    }

    /** @param advice ends the sentence that says that it does not answer */
    static Engine connect(String advice) {
        Engine engine = client();
        DockerClient client = engine.client;
        URI place = engine.place;
        try {
            client.pingCmd().exec();
        } catch (RuntimeException e) {
            engine.close();
            if (isInterrupt(e)) {
                throw interrupted("answer", e);
            }
            throw new UsageException("no Docker engine answers at " + place + ": " + why(e) + advice, e);
        }
        return engine;
    }

    /**
     * The same where it was found before.
     *
     * @throws ClusterException if it does not answer any more
     */
    static Engine again() {
        try {
            return connect();
        } catch (UsageException gone) {
            throw new ClusterException(String.valueOf(gone.getMessage()), gone);
        }
    }

    private static boolean isOfComposeFile() {
        return System.getenv(Caller.VARIABLE) != null;
    }

    private static Engine client() {
        try {
            DefaultDockerClientConfig config =
                    DefaultDockerClientConfig.createDefaultConfigBuilder().build();
            URI place = config.getDockerHost();
            ZerodepDockerHttpClient http = new ZerodepDockerHttpClient.Builder()
                    .dockerHost(place)
                    .connectionTimeout(PATIENCE_OF_CONNECT)
                    .responseTimeout(PATIENCE)
                    .maxConnections(CONNECTIONS)
                    .build();
            return new Engine(DockerClientImpl.getInstance(config, http), place);
        } catch (RuntimeException e) {
            // The library throws whatever its parts throw at what is no address.
            throw new UsageException(
                    "DOCKER_HOST is an address such as unix:///var/run/docker.sock or tcp://127.0.0.1:2375, not \""
                            + System.getenv("DOCKER_HOST") + "\"",
                    e);
        }
    }

    /** Where it is. */
    URI place() {
        return place;
    }

    /** Its version. */
    String version() {
        return ask("say its version", each -> each.versionCmd().exec().getVersion());
    }

    /**
     * Asks it for something.
     *
     * @param what was wanted, for the sentence that says that it failed: {@code start n1}
     * @throws ClusterException if it refuses, or does not answer
     */
    <T> T ask(String what, Function<DockerClient, T> call) {
        try {
            return call.apply(client);
        } catch (RuntimeException e) {
            if (isInterrupt(e)) {
                throw interrupted(what, e);
            }
            throw new ClusterException("the Docker engine could not " + what + ": " + why(e), e);
        }
    }

    /** As {@link #ask}, without an answer. */
    void tell(String what, Consumer<DockerClient> call) {
        Object unused = ask(what, each -> {
            call.accept(each);
            return what;
        });
    }

    /** What went wrong, without the engine's JSON around it, in one line. */
    private static String why(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && !(root instanceof DockerException)) {
            root = root.getCause();
        }
        String text = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        int message = text.indexOf("{\"message\":\"");
        if (message >= 0) {
            text = text.substring(message + 12).replaceAll("\"}\\s*$", "").replace("\\\"", "\"");
        }
        return text.strip().replaceAll("\\s+", " ");
    }

    /** Whether a call failed because this thread was interrupted. */
    private static boolean isInterrupt(RuntimeException failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof InterruptedException || each instanceof CancellationException) {
                return true;
            }
        }
        return Thread.currentThread().isInterrupted();
    }

    private static ClusterException interrupted(String what, RuntimeException e) {
        Thread.currentThread().interrupt();
        return new ClusterException("interrupted: the Docker engine was to " + what, e);
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new ClusterException("cannot close the connections to the Docker engine: " + e.getMessage(), e);
        }
    }
}
