// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import io.vertx.core.Future;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Locale;

/** Addresses as Toxiproxy writes them: {@code 127.0.0.1:21001}, {@code [::]:21011}. */
final class Addresses {
    private Addresses() {}

    /** An address of {@code host:port}; no host is any. */
    static InetSocketAddress parse(String text) {
        if (text.isEmpty()) {
            return new InetSocketAddress(0);
        }
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            int port = colon < 0 ? -1 : Integer.parseInt(text.substring(colon + 1));
            if (port < 0 || port > 65_535) {
                throw new ApiException(500, "listen tcp: address " + text + ": missing or invalid port");
            }
            return host.isEmpty()
                    ? new InetSocketAddress(port)
                    : new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (NumberFormatException e) {
            throw new ApiException(500, "listen tcp: address " + text + ": invalid port");
        } catch (UnknownHostException e) {
            throw new ApiException(500, "lookup " + host + ": no such host");
        }
    }

    /**
     * Asks the system whether one could listen there. Vert.x would not: its servers of one address share the
     * connections.
     *
     * @throws ApiException if not, with the system's reason
     */
    static void requireFree(String listen, InetSocketAddress address) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(address);
        } catch (IOException e) {
            throw cannotListen(listen, e);
        }
    }

    static ApiException cannotListen(String listen, Throwable cause) {
        String reason = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return new ApiException(500, "listen tcp " + listen + ": bind: " + reason);
    }

    /** Connects to {@code host:port}; fails, and never throws, for what is no such address. */
    static Future<NetSocket> dial(NetClient dialler, String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 1 ? "127.0.0.1" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            return dialler.connect(Integer.parseInt(text.substring(colon + 1)), host);
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(e);
        }
    }

    static String text(InetSocketAddress address, int port) {
        InetAddress host = address.getAddress();
        if (host.isAnyLocalAddress()) {
            return "[::]:" + port;
        }
        String literal = host.getHostAddress();
        return (host instanceof Inet6Address ? "[" + literal + "]" : literal) + ":" + port;
    }

    static boolean same(String a, String b) {
        return a.equals(b) || text(parse(a), parse(a).getPort()).equals(text(parse(b), parse(b).getPort()));
    }
}
