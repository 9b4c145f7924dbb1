// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.port;

/**
 * The time, as given to the core with each event; the core never asks for it.
 *
 * @param monotonicNanos never goes back within one incarnation; for time-outs and failure detection
 * @param wallMicros microseconds since the epoch; may jump either way; for last-writer-wins alone
 */
public record Instants(long monotonicNanos, long wallMicros) {}
