// SPDX-License-Identifier: Apache-2.0
/** What nodes say to each other, and its versioned binary form. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.protocol.message;
