// SPDX-License-Identifier: Apache-2.0

/**
 * A history recorded by the threads of a test, and judged there. Read
 * {@link dev.touchstone.testcontainers.recording.HistoryRecording} first.
 */
@NullMarked
package dev.touchstone.testcontainers.recording;

import org.jspecify.annotations.NullMarked;
