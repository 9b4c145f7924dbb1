// SPDX-License-Identifier: Apache-2.0
/** What clients ask of a node, and how it ends. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.protocol.request;
