// SPDX-License-Identifier: Apache-2.0
/**
 * The commit log of one storage: its format, its appends, its replay, over a small file port ({@link
 * dev.touchstone.store.log.LogFiles}).
 *
 * <p>Read {@link dev.touchstone.store.log.CommitLog} first, then {@link dev.touchstone.store.log.LogReplay}. Nothing here opens a
 * real file, starts a thread or reads a clock; what a damaged log means for a replica is decided elsewhere.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.log;
