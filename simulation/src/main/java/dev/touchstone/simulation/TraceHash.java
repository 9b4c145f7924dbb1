// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import dev.touchstone.store.protocol.wire.Bytes;

/** A running digest of a trace; FNV-1a over 64 bits, the same in every JVM. */
final class TraceHash {
    private static final long PRIME = 0x100000001b3L;

    private long hash = 0xcbf29ce484222325L;

    void fold(long nanos, String node, String text) {
        fold(nanos);
        fold(Bytes.ofUtf8(node));
        fold(Bytes.ofUtf8(text));
    }

    void fold(long nanos, String from, String to, Bytes message) {
        fold(nanos, from, to);
        fold(message);
    }

    long value() {
        return hash;
    }

    private void fold(long value) {
        for (int shift = 0; shift < 64; shift += 8) {
            hash = (hash ^ (value >>> shift & 0xff)) * PRIME;
        }
    }

    private void fold(Bytes bytes) {
        fold(bytes.length());
        for (byte each : bytes.array()) {
            hash = (hash ^ (each & 0xff)) * PRIME;
        }
    }
}
