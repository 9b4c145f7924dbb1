// SPDX-License-Identifier: Apache-2.0
/** What a state machine of a node is: events in, effects out, and the agenda of what it has begun. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.protocol.participant;
