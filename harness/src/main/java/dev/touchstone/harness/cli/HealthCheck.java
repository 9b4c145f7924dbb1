// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a node whether it is ready, or alive. It runs every few seconds beside the node, in the node's share of memory: so it uses
 * nothing but a socket, and {@link Main} runs it without the rest of the command line.
 */
final class HealthCheck {
    private static final int ANSWER_BYTES_MAX = 16 << 10;
    private static final int PORT = 7_100;
    private static final Pattern URL = Pattern.compile("http://(\\[[0-9A-Fa-f:.]+]|[^/:\\[\\]]+)(?::([0-9]{1,5}))?/?");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,6})(ms|s)");
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3}) ");
    private static final Pattern DETAIL = Pattern.compile("\"detail\":\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final String url;
    private final String path;
    private final int timeoutMillis;

    /**
     * A question.
     *
     * @param url of a node
     * @param live true to ask only whether it serves HTTP
     * @param timeout such as {@code 2s}, for all of it
     * @throws IllegalArgumentException naming what is none
     */
    HealthCheck(String url, boolean live, String timeout) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches() || !isPort(parts.group(2))) {
            throw new IllegalArgumentException(
                    "--url is that of a node, such as http://127.0.0.1:7100, not \"" + url + "\"");
        }
        Matcher time = TIME.matcher(timeout);
        if (!time.matches() || Integer.parseInt(time.group(1)) == 0) {
            throw new IllegalArgumentException("--timeout is a time such as 500ms or 2s, not \"" + timeout + "\"");
        }
        this.url = url;
        this.path = live ? "/v1/health" : "/v1/ready";
        this.timeoutMillis = Integer.parseInt(time.group(1)) * (time.group(2).equals("s") ? 1_000 : 1);
    }

    /** The URL of the node that is configured by these variables, and else of one on this machine at the usual port. */
    static String defaultUrl(Map<String, String> environment) {
        String listen = environment.getOrDefault("TOUCHSTONE_NODE_LISTEN_HTTP", "");
        if (listen.isBlank()) {
            return "http://127.0.0.1:" + PORT;
        }
        int colon = listen.lastIndexOf(':');
        if (colon < 1 || !isPort(listen.substring(colon + 1))) {
            throw new IllegalArgumentException(
                    "TOUCHSTONE_NODE_LISTEN_HTTP is an address such as 0.0.0.0:7100, not \"" + listen + "\"");
        }
        String host = listen.substring(0, colon);
        boolean isAny = host.equals("0.0.0.0") || host.equals("[::]") || host.equals("::");
        return "http://" + (isAny ? "127.0.0.1" : host) + listen.substring(colon);
    }

    private static boolean isPort(@org.jspecify.annotations.Nullable String text) {
        return text == null
                || (text.matches("[0-9]{1,5}") && Integer.parseInt(text) > 0 && Integer.parseInt(text) <= 65_535);
    }

    /** Asks, and says in one sentence what came: to {@code out} if all is well, else to {@code err}. */
    int run(PrintStream out, PrintStream err) {
        String problem = problem();
        if (problem == null) {
            out.println(url + path + " answers 200");
            return ExitCode.VALID;
        }
        err.println("touchstone: " + url + path + " " + problem);
        return ExitCode.INVALID;
    }

    private @org.jspecify.annotations.Nullable String problem() {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalStateException(url);
        }
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
        int port = parts.group(2) == null ? 80 : Integer.parseInt(parts.group(2));
        String host = parts.group(1);
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host.replaceAll("[\\[\\]]", ""), port), timeoutMillis);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return judge(answer(socket, deadline));
        } catch (java.net.SocketTimeoutException e) {
            return "does not answer within " + timeoutMillis + " ms";
        } catch (IOException e) {
            return "cannot be reached: "
                    + (e instanceof java.net.UnknownHostException ? "unknown host" : e.getMessage());
        }
    }

    private static String answer(Socket socket, long deadline) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[ANSWER_BYTES_MAX];
        int length = 0;
        while (length < buffer.length) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new java.net.SocketTimeoutException();
            }
            socket.setSoTimeout((int) left);
            int read = in.read(buffer, length, buffer.length - length);
            if (read < 0) {
                break;
            }
            length += read;
        }
        return new String(buffer, 0, length, StandardCharsets.UTF_8);
    }

    private static @org.jspecify.annotations.Nullable String judge(String answer) {
        Matcher status = STATUS.matcher(answer);
        if (!status.lookingAt()) {
            return "does not answer as a node does";
        }
        if (status.group(1).equals("200")) {
            return null;
        }
        Matcher detail = DETAIL.matcher(answer);
        return "answers " + status.group(1) + (detail.find() ? ": " + detail.group(1) : "");
    }
}
