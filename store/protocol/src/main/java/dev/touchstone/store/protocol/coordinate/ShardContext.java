// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.collect.CollectReplica;
import dev.touchstone.store.protocol.collect.Collector;
import dev.touchstone.store.protocol.handoff.Hints;
import dev.touchstone.store.protocol.handoff.Owed;
import dev.touchstone.store.protocol.membership.Membership;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.range.Floors;
import dev.touchstone.store.protocol.range.RangeScan;
import dev.touchstone.store.protocol.range.RangeStates;
import dev.touchstone.store.protocol.replica.GenerationSweep;
import dev.touchstone.store.protocol.replica.Replica;
import java.util.SplittableRandom;

/** What the parts of a shard share. */
final class ShardContext {
    private final NodeConfig config;
    private final Agenda agenda = new Agenda();
    private final Calls calls;
    private final Dots dots;
    private final Replica replica;
    private final Hints hints;
    private final Incarnations incarnations = new Incarnations();
    private final RangeStates ranges;
    private final Floors floors = new Floors();
    private final Restorations restorations;
    private final RangeScan scan;
    private final Repeats repeats;
    private final Contexts contexts;
    private final GenerationSweep sweep;
    private final Owed owed;
    private final CollectReplica collecting;
    private final Collector collector;
    private final Echoes echoes;
    private final CellDoor door = new CellDoor(agenda);
    private ClusterView view;
    private boolean storageFailed;

    ShardContext(NodeConfig config, int shard, Incarnation incarnation, Storage storage, SplittableRandom random) {
        this.config = config;
        this.view = Membership.firstView(config);
        this.calls = new Calls(incarnation, agenda, () -> view.ring().epoch());
        this.dots = new Dots(config.self(), agenda, random, floors);
        this.replica = new Replica(storage, agenda, this::view, dots::renewActor);
        this.contexts = new Contexts(this::view);
        this.repeats = new Repeats(agenda, this::view);
        this.sweep = new GenerationSweep(storage, agenda, this::view);
        this.hints = new Hints(config, incarnation, storage, replica, agenda, this::view, dots::dropped);
        this.owed = new Owed(config, storage, agenda, this::view, hints, dots::isCurrent);
        this.ranges = new RangeStates(shard, config.shards());
        this.restorations = new Restorations(config, agenda, calls, dots, replica, ranges, floors, this::view);
        this.scan =
                new RangeScan(config, incarnation, storage, agenda, this::view, ranges, floors, restorations::restore);
        this.collecting = new CollectReplica(
                agenda, this::view, replica, ranges, floors, hints, owed, calls::underWay, dots::collected);
        this.collector = new Collector(config, incarnation, storage, agenda, this::view, ranges, collecting);
        replica.watchedBy(collector::changes);
        this.echoes = new Echoes(config, agenda, calls, replica, floors, this::view);
    }

    NodeId self() {
        return config.self();
    }

    NodeConfig.Limits limits() {
        return config.limits();
    }

    Agenda agenda() {
        return agenda;
    }

    Calls calls() {
        return calls;
    }

    Dots dots() {
        return dots;
    }

    Replica replica() {
        return replica;
    }

    Incarnations incarnations() {
        return incarnations;
    }

    Hints hints() {
        return hints;
    }

    /** Which keys this replica may vouch for, and how it comes to. */
    Restorations restorations() {
        return restorations;
    }

    RangeScan scan() {
        return scan;
    }

    Contexts contexts() {
        return contexts;
    }

    Repeats repeats() {
        return repeats;
    }

    GenerationSweep sweep() {
        return sweep;
    }

    /** The writes coordinated here that some owner may lack. */
    Owed owed() {
        return owed;
    }

    /** Up to where tombstones may have been collected. */
    Floors floors() {
        return floors;
    }

    /** What this shard does so that tombstones may go. */
    CollectReplica collecting() {
        return collecting;
    }

    Collector collector() {
        return collector;
    }

    Echoes echoes() {
        return echoes;
    }

    /** What keeps cells of other kinds out. */
    CellDoor door() {
        return door;
    }

    ClusterView view() {
        return view;
    }

    void viewChanged(ClusterView newer) {
        view = newer;
        incarnations.viewChanged(newer);
    }

    /** The storage failed for good: from here on nothing is taken in, and the node is stopping. */
    void storageFailed() {
        storageFailed = true;
    }

    boolean hasStorageFailed() {
        return storageFailed;
    }
}
