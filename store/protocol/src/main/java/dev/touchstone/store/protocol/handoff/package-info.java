// SPDX-License-Identifier: Apache-2.0
/** Hinted handoff: writes kept for owners that are down, and handed over when they are back. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.protocol.handoff;
