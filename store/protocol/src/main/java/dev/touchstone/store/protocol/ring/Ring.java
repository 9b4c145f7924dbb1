// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.ring;

import java.util.List;

/** Who owns what, as of one epoch. Immutable. */
public record Ring(long epoch, List<Member> members) {}
