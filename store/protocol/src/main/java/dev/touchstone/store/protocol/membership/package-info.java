// SPDX-License-Identifier: Apache-2.0
/**
 * Who seems alive, and which buckets there are: gossip, failure detection, bucket settings. Nothing here changes who owns
 * what. Start with {@link dev.touchstone.store.protocol.membership.Membership}.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.protocol.membership;
