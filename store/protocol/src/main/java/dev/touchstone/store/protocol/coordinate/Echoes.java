// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.range.Floors;
import dev.touchstone.store.protocol.replica.Replica;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.version.CellKind;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Records that come late: their deletes may have been collected meanwhile, so that nothing is left here which says that they are over.
 *
 * <p>Such a record has no stamp above the floor of its partition. That alone does not make it old: an owner may lack it since his
 * disk was lost, or since n was raised. So whoever still may have it is asked.
 */
final class Echoes {
    private final NodeConfig config;
    private final Agenda agenda;
    private final Calls calls;
    private final Replica replica;
    private final Floors floors;
    private final Supplier<ClusterView> view;

    Echoes(NodeConfig config, Agenda agenda, Calls calls, Replica replica, Floors floors, Supplier<ClusterView> view) {
        this.config = config;
        this.agenda = agenda;
        this.calls = calls;
        this.replica = replica;
        this.floors = floors;
        this.view = view;
    }

    /** What becomes of a record that came. */
    interface Fate {
        /**
         * This is to be merged, which includes what came. It is more than that if it came late: who has what came may have what replaced
         * it, and that goes with it, or a value that was deleted would be seen here until its delete comes too.
         */
        void take(Replica.Local local, Cell record);

        /** Nobody has it any more, and so nobody needs to hear of it again. */
        void ignore();

        /** Nobody can say yet. */
        void refuse();
    }

    /** Decides at once unless the record is not above the floor and says something new. */
    void decide(NodeId from, StoreKey key, Replica.Local local, Cell record, Fate fate) {
        boolean late = floors.covers(key, record)
                && !local.corrupt()
                && !local.record().includes(record);
        if (!late || view.get().bugs(key).contains(KnownBug.FLOOR_IGNORED)) {
            fate.take(local, record);
            return;
        }
        BucketSettings settings = view.get().settings(key);
        if (settings == null) {
            // Its bucket was dropped while the record waited.
            fate.refuse();
            return;
        }
        Set<NodeId> asked = new TreeSet<>(view.get().owners(key));
        asked.add(from);
        asked.remove(config.self());
        // As soon as what they have includes it, it is no echo of something that is over; it is one only if all have
        // answered.
        new Copies(calls, agenda, key, CellKind.of(settings), local.record(), asked)
                .start(
                        config.limits().replicaTimeout(),
                        copies -> copies.merged().includes(record),
                        copies -> end(key, record, copies, fate));
    }

    private void end(StoreKey key, Cell record, Copies copies, Fate fate) {
        if (copies.merged().includes(record)) {
            fate.take(replica.read(key), copies.merged());
        } else if (copies.allRead()) {
            agenda.note("echo-ignored", key);
            fate.ignore();
        } else {
            fate.refuse();
        }
    }
}
