// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.real;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Whether something serves at an address. */
public final class HttpAnswers {
    private static final int CONNECT_MILLIS = 500;
    private static final int READ_MILLIS = 1_000;

    private HttpAnswers() {}

    /** True if a node answers at the address that it lives; blocks for a second and a half at most. */
    public static boolean answers(String address) {
        return answers(address, "/v1/health");
    }

    /** True if the address answers a request for the path with 200; blocks for a second and a half at most. */
    static boolean answers(String address, String path) {
        int colon = address.lastIndexOf(':');
        InetSocketAddress target =
                new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        try (Socket socket = new Socket()) {
            socket.connect(target, CONNECT_MILLIS);
            socket.setSoTimeout(READ_MILLIS);
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(12), StandardCharsets.US_ASCII).endsWith(" 200");
        } catch (IOException notYet) {
            return false;
        }
    }
}
