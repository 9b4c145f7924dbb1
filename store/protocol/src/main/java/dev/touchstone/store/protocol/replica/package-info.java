// SPDX-License-Identifier: Apache-2.0
/** A shard's own copy of its records: where they are read, merged and written. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.protocol.replica;
