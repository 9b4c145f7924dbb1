// SPDX-License-Identifier: Apache-2.0
/** What a node is told of its cluster: the configuration, and the view that its membership part publishes. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.protocol.cluster;
