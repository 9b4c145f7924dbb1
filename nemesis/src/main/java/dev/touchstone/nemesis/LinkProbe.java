// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * Looks whether a link passes anything, from where its users stand: it connects, sends, and waits for an answer.
 *
 * <p>A node's client port is asked for its health, and any byte is an answer. A peer port is sent what is no frame, and
 * a node that reads it closes the connection: there the end is the answer. But the end proves little by itself, since
 * a proxy accepts before it dials and closes if nobody is there; so a dead node looks like an answer on a healed link,
 * and like a cut that did not take hold. A paused node, whose kernel still accepts, is as silent as a black hole, and
 * looks like a link that does not heal. Therefore the same question also goes to the node itself, past the proxy:
 *
 * <ul>
 *   <li>A link <em>passes</em> if it answers and the node itself does too. What cannot be told with a node that is dead
 *       or paused is not seen; who heals a link keeps looking until the node is back.
 *   <li>A link <em>passes nothing</em> if it is silent or refused, or ends with nobody behind it.
 * </ul>
 *
 * <p>A node that cannot be reached past its proxy, because its address is known to Toxiproxy alone, counts as one that
 * answers: then a peer's end is believed. Blocks; use from a worker.
 */
final class LinkProbe {
    private static final int GARBAGE_BYTES = 16;

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
    record Seen(Answer answer, long millis, String text) {
        private boolean isAnswerOn(Link link) {
            return answer == Answer.BYTES || (answer == Answer.END && !isForClients(link));
        }
    }

    /** What was seen of a link, and of the node that it leads to. */
    record Look(Link link, Seen through, Seen past) {
        /** True if what was sent along the link came to a node that lives, and its answer came back. */
        boolean passes() {
            return through.isAnswerOn(link) && (past.isAnswerOn(link) || past.answer() == Answer.UNREACHABLE);
        }

        /** True if nothing came through. */
        boolean passesNothing() {
            return !through.isAnswerOn(link) || (through.answer() == Answer.END && !passes());
        }

        /** In words: {@code n1->n2: no answer in 300 ms; n2 itself: closed after 1 ms}. */
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
    static Look look(
            Link link, InetSocketAddress listen, InetSocketAddress upstream, Duration patience, Duration pastPatience) {
        // The node first: if it comes back between the two questions, the link is not believed yet.
        Seen past = upstream.isUnresolved()
                ? new Seen(Answer.UNREACHABLE, 0, "not asked, its address is not known here")
                : ask(link, upstream, pastPatience);
        return new Look(link, ask(link, listen, patience), past);
    }

    private static Seen ask(Link link, InetSocketAddress address, Duration patience) {
        long start = System.nanoTime();
        try (Socket socket = new Socket()) {
            int limit = Math.toIntExact(patience.toMillis());
            socket.connect(address, limit);
            socket.setSoTimeout(limit);
            socket.getOutputStream().write(question(link));
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

    private static byte[] question(Link link) {
        if (isForClients(link)) {
            String request = "GET /v1/health HTTP/1.1\r\nHost: " + link.to() + "\r\nConnection: close\r\n\r\n";
            return request.getBytes(StandardCharsets.US_ASCII);
        }
        byte[] garbage = new byte[GARBAGE_BYTES];
        Arrays.fill(garbage, (byte) 0xFF);
        return garbage;
    }

    private static boolean isForClients(Link link) {
        return link.from().equals(Link.CLIENT);
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
