// SPDX-License-Identifier: Apache-2.0
/**
 * Durable tables: Chronicle Map with a commit log beside it, and the data directory that holds them.
 *
 * <p>Read {@link dev.touchstone.store.server.storage.ChronicleStorage} first. Nothing here knows what a record means.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.server.storage;
