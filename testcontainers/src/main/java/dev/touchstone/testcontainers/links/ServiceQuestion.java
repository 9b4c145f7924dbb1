// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers.links;

import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/** What a service is asked, to see whether a link to it passes anything: any bytes that come back are an answer. Immutable. */
public final class ServiceQuestion {
    /** What all HTTP servers answer, and many others with an error. */
    public static final ServiceQuestion HTTP = new ServiceQuestion(ServiceQuestion::request);

    private final IntFunction<byte[]> bytes;

    private ServiceQuestion(IntFunction<byte[]> bytes) {
        this.bytes = bytes;
    }

    /** These bytes. */
    public static ServiceQuestion of(byte[] question) {
        byte[] copy = question.clone();
        return new ServiceQuestion(atLeast -> {
            if (copy.length < atLeast) {
                throw new IllegalArgumentException("this fault is seen by a question of " + atLeast
                        + " bytes, and asking(…) gives " + copy.length);
            }
            return copy.clone();
        });
    }

    /** So many bytes or more, answered when they have come. */
    byte[] bytes(int atLeast) {
        return bytes.apply(atLeast);
    }

    private static byte[] request(int atLeast) {
        String head = "GET / HTTP/1.0\r\n";
        String padding = head.length() < atLeast ? "X-Padding: " + "x".repeat(atLeast) + "\r\n" : "";
        return (head + padding + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
