// SPDX-License-Identifier: Apache-2.0
package com.example.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** The {@code redis-server} of the PATH on a port of loopback, without files. */
final class RedisProcess implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 1_000;
    private static final long START_SECONDS_MAX = 30;

    private final Process process;
    private final int port;

    private RedisProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one, with more arguments, and waits until it answers. */
    static RedisProcess start(String... more) {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of("redis-server", "--bind", "127.0.0.1"));
        command.addAll(List.of("--port", Integer.toString(port), "--save", "", "--appendonly", "no"));
        // A primary waits five seconds for more replicas before it serves the first; a replica keeps what it gets in a file.
        command.addAll(List.of("--repl-diskless-sync-delay", "0", "--repl-diskless-load", "swapdb"));
        command.addAll(List.of(more));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectErrorStream(true)
                    .start();
            RedisProcess redis = new RedisProcess(process, port);
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            redis.awaitAnswer();
            return redis;
        } catch (IOException e) {
            throw new UncheckedIOException("redis-server is needed on the PATH (Debian: apt install redis-server)", e);
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** A connection of its own for one command: what became of it is then surely this command's outcome. */
    static Jedis connect(InetSocketAddress address) {
        return new Jedis(address.getAddress().getHostAddress(), address.getPort(), TIMEOUT_MILLIS);
    }

    private void awaitAnswer() {
        long start = System.nanoTime();
        while (true) {
            try (Jedis jedis = connect(address())) {
                jedis.ping();
                return;
            } catch (JedisException e) {
                if (!process.isAlive() || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(START_SECONDS_MAX)) {
                    close();
                    throw new IllegalStateException("redis-server did not start on port " + port, e);
                }
                Thread.onSpinWait();
            }
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
