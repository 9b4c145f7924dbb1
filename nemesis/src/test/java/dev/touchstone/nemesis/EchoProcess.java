// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** Sends back what it gets, in a process of its own, which can be in a network namespace of its own. */
final class EchoProcess {
    private EchoProcess() {}

    /** Listens at the port that is the only argument, and says so in a line. */
    public static void main(String[] arguments) throws IOException {
        try (ServerSocket server = new ServerSocket(Integer.parseInt(arguments[0]))) {
            System.out.println("listening");
            while (true) {
                Socket connection = server.accept();
                Thread thread = new Thread(() -> echo(connection), "echo");
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private static void echo(Socket connection) {
        try (connection) {
            connection.getInputStream().transferTo(connection.getOutputStream());
        } catch (IOException closed) {
            // Tests close connections under it: nobody is left to tell.
        }
    }
}
