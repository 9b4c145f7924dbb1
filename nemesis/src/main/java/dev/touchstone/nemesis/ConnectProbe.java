// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Asks from a link's sender for a connection to its receiver, by a shell that costs some milliseconds. The answer is that of
 * the receiver's kernel: it comes though the node is paused, and "refused" says that it is dead and the link well. Blocks.
 */
final class ConnectProbe {
    private static final int TIMED_OUT = 124;

    private final NamespaceShell shell;

    ConnectProbe(NamespaceShell shell) {
        this.shell = shell;
    }

    /** What came back. */
    enum Answer {
        CONNECTED,
        REFUSED,
        SILENCE
    }

    /** What one question met, and in words. */
    record Seen(Answer answer, String text) {}

    Seen ask(Link link, PacketMatch to, Duration patience) throws IOException {
        long start = System.nanoTime();
        NamespaceShell.Output output = shell.run(link.from(), connect(to, patience, "exec 3<>/dev/tcp/$0/$1"));
        long millis = (System.nanoTime() - start) / 1_000_000;
        if (output.exit() == 0) {
            return new Seen(Answer.CONNECTED, "connected after " + millis + " ms");
        }
        if (output.exit() == TIMED_OUT) {
            return new Seen(Answer.SILENCE, "no answer in " + patience.toMillis() + " ms");
        }
        if (output.text().contains("Connection refused")) {
            return new Seen(Answer.REFUSED, "refused after " + millis + " ms");
        }
        throw new IOException("cannot probe from " + link.from() + ": " + output.text());
    }

    /** Connects so many times at once, whatever comes of it: some packets for a link that loses them. */
    void knock(Link link, PacketMatch to, int times, Duration patience) throws IOException {
        String all = "for i in $(seq " + times + "); do (exec 3<>/dev/tcp/$0/$1) 2>/dev/null & done; wait";
        NamespaceShell.Output output = shell.run(link.from(), connect(to, patience, all));
        if (output.exit() != 0 && output.exit() != TIMED_OUT) {
            throw new IOException("cannot probe from " + link.from() + ": " + output.text());
        }
    }

    private static List<String> connect(PacketMatch to, Duration patience, String script) {
        String seconds = Double.toString(patience.toMillis() / 1_000.0);
        return List.of("timeout", seconds, "bash", "-c", script, to.destination(), Integer.toString(to.port()));
    }
}
