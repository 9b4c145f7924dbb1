// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/** Waits until a node is ready; one that ended is not waited for, and the message is what it said last. */
final class ReadyWait extends AbstractWaitStrategy {
    private static final long POLL_MILLIS = 200;
    private static final Duration ASKING = Duration.ofSeconds(2);
    private static final int OK = 200;

    private final TouchstoneContainer node;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ASKING).build();

    ReadyWait(TouchstoneContainer node) {
        this.node = node;
    }

    @Override
    protected void waitUntilReady() {
        long start = System.nanoTime();
        String amiss = "";
        while (System.nanoTime() - start < startupTimeout.toNanos()) {
            if (Boolean.FALSE.equals(node.getCurrentContainerInfo().getState().getRunning())) {
                throw new ContainerLaunchException("the node ended: " + node.lastWords());
            }
            try {
                amiss = amiss();
                if (amiss.isEmpty()) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ContainerLaunchException("interrupted while a node starts", e);
            }
        }
        throw new ContainerLaunchException(
                "the node is not ready after " + startupTimeout.toSeconds() + " s: " + amiss);
    }

    /** Why it is not ready; empty if it is. */
    private String amiss() throws InterruptedException {
        HttpRequest ready = HttpRequest.newBuilder(URI.create(node.url() + "/v1/ready"))
                .timeout(ASKING)
                .build();
        try {
            HttpResponse<String> answer = http.send(ready, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == OK ? "" : "it answers " + answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
            return "it does not answer, " + e;
        }
    }
}
