// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.real;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Whether something serves at an address. */
public final class HttpAnswers {
    private static final int CONNECT_MILLIS = 500;
    private static final int READ_MILLIS = 1_000;

    private HttpAnswers() {}

    /** What became of a question. */
    enum Answer {
        /** 200. */
        OK,
        /** Nothing, though the connection was accepted, and is open: as of a process that is stopped. */
        SILENCE,
        /** No connection, or one that ended, or another answer. */
        NONE
    }

    /** True if a node answers at the address that it lives; blocks for a second and a half at most. */
    public static boolean answers(String address) {
        return ask(address, "/v1/health") == Answer.OK;
    }

    /** What the address answers to a request for the path; blocks for a second and a half at most. */
    static Answer ask(String address, String path) {
        int colon = address.lastIndexOf(':');
        InetSocketAddress target =
                new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        try (Socket socket = new Socket()) {
            socket.connect(target, CONNECT_MILLIS);
            return ask(socket, path);
        } catch (IOException notYet) {
            return Answer.NONE;
        }
    }

    private static Answer ask(Socket socket, String path) throws IOException {
        socket.setSoTimeout(READ_MILLIS);
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        try {
            byte[] status = socket.getInputStream().readNBytes(12);
            return new String(status, StandardCharsets.US_ASCII).endsWith(" 200") ? Answer.OK : Answer.NONE;
        } catch (SocketTimeoutException silent) {
            return Answer.SILENCE;
        }
    }
}
