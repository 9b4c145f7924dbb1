// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks.cluster;

import java.nio.charset.StandardCharsets;

/** The head of an HTTP/1.1 answer, as bytes. */
final class HttpHead {
    private static final byte[] LENGTH = "\r\ncontent-length: ".getBytes(StandardCharsets.US_ASCII);

    private HttpHead() {}

    /** Where the body begins; −1 if the head has not come as a whole. */
    static int end(byte[] answer, int length) {
        for (int i = 3; i < length; i++) {
            if (answer[i] == '\n' && answer[i - 1] == '\r' && answer[i - 2] == '\n' && answer[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    static int status(byte[] answer) {
        return 100 * (answer[9] - '0') + 10 * (answer[10] - '0') + answer[11] - '0';
    }

    /** How long the body is; 0 if the head does not say. */
    static int contentLength(byte[] answer, int headEnd) {
        for (int i = 0; i + LENGTH.length < headEnd; i++) {
            if (isLengthAt(answer, i)) {
                int length = 0;
                for (int at = i + LENGTH.length; answer[at] != '\r'; at++) {
                    length = 10 * length + answer[at] - '0';
                }
                return length;
            }
        }
        return 0;
    }

    private static boolean isLengthAt(byte[] answer, int at) {
        for (int i = 0; i < LENGTH.length; i++) {
            int letter = answer[at + i];
            if ((letter >= 'A' && letter <= 'Z' ? letter + 32 : letter) != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }
}
