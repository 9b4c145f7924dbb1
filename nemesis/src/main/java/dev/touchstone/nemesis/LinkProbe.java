// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Looks whether a link passes anything, from where its users stand: it connects, asks, and waits for an answer.
 *
 * <p>Only bytes are an answer. A proxy accepts before it dials, and closes if nobody is there, so an accepted connection
 * proves nothing, and neither does its end. A dead node behind a proxy and a paused one, whose kernel still accepts, look like
 * a cut link; so the same question also goes to the node itself, past the proxy:
 *
 * <ul>
 *   <li>A link <em>passes</em> if it answers and the node itself does too. What cannot be told with a node that is dead
 *       or paused is not seen; who wants to see it keeps looking until the node is back.
 *   <li>A link <em>passes nothing</em> if no answer comes.
 * </ul>
 *
 * <p>A node that cannot be reached past its proxy counts as one that answers. Blocks; use from a worker.
 */
final class LinkProbe {
    /** What came back. */
    enum Answer {
        /** Bytes. */
        BYTES,
        /** The end of the connection, or its reset. */
        END,
        /** Nothing, for as long as was waited. */
        SILENCE,
        /** No connection. */
        REFUSED,
        /** Not asked: there is no way from here. */
        UNREACHABLE
    }

    /**
     * What one question met.
     *
     * @param millis how long the answer took, or how long nothing came
     */
    record Seen(Answer answer, long millis, String text) {}

    /** What was seen of a link, and of the node that it leads to. */
    record Look(Link link, Seen through, Seen past) {
        /** True if what was sent along the link came to a node that lives, and its answer came back. */
        boolean passes() {
            return through.answer() == Answer.BYTES && nodeAnswers();
        }

        /** True if nothing came through. */
        boolean passesNothing() {
            return through.answer() != Answer.BYTES;
        }

        /** True if the node itself answers, or cannot be asked. */
        boolean nodeAnswers() {
            return past.answer() == Answer.BYTES || past.answer() == Answer.UNREACHABLE;
        }

        /** True if it passes, and what is sent along the link takes so long as it does not take past it. */
        boolean passesNoSoonerThan(long millis) {
            return passes() && through.millis() >= millis && past.millis() < millis;
        }

        /** In words: {@code n1->n2: no answer in 300 ms; n2 itself: answered after 1 ms}. */
        String text() {
            return link + ": " + through.text() + "; " + link.to() + " itself: " + past.text();
        }
    }

    private LinkProbe() {}

    /**
     * Asks through the link, and past it.
     *
     * @param patience how long to wait for an answer through the link
     * @param pastPatience how long to wait for an answer of the node itself
     */
    static Look look(Link link, LinkPath path, byte[] question, Duration patience, Duration pastPatience) {
        // The node first: if it comes back between the two questions, the link is not believed yet.
        InetSocketAddress itself = path.past();
        Seen past = itself == null
                ? new Seen(Answer.UNREACHABLE, 0, "not asked, its address is not known here")
                : ask(itself, question, pastPatience);
        return new Look(link, ask(path.through(), question, patience), past);
    }

    private static Seen ask(InetSocketAddress address, byte[] question, Duration patience) {
        long start = System.nanoTime();
        try (Socket socket = new Socket()) {
            int limit = Math.toIntExact(patience.toMillis());
            socket.connect(address, limit);
            socket.setSoTimeout(limit);
            socket.getOutputStream().write(question);
            boolean ended = socket.getInputStream().read() < 0;
            return seen(start, ended ? Answer.END : Answer.BYTES, ended ? "closed" : "answered");
        } catch (SocketTimeoutException e) {
            return new Seen(Answer.SILENCE, millisSince(start), "no answer in " + patience.toMillis() + " ms");
        } catch (ConnectException e) {
            return new Seen(Answer.REFUSED, millisSince(start), "connection refused");
        } catch (IOException e) {
            return seen(start, Answer.END, String.valueOf(e.getMessage()));
        }
    }

    private static Seen seen(long start, Answer answer, String text) {
        long millis = millisSince(start);
        return new Seen(answer, millis, text + " after " + millis + " ms");
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
