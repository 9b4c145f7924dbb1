// SPDX-License-Identifier: Apache-2.0
/** What a bucket is: its settings, its keys, and the values under them. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.protocol.bucket;
