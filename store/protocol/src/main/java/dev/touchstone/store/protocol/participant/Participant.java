// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.participant;

import dev.touchstone.store.protocol.port.Instants;
import java.util.List;

/**
 * A state machine of the core: a shard, or the membership part. Not thread-safe; one thread drives it.
 *
 * <p>Advancing is a pure function of the state so far, the instants and the event.
 */
public interface Participant {
    /** Advances by one event. Effects are in order, and none depends on a later one having run. */
    List<Effect> handle(Instants now, Event event);
}
