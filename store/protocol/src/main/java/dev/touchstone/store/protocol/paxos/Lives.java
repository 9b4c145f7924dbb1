// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.paxos;

import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The lives of acceptors, as one of them knows them: an acceptor that may have forgotten something begins another.
 *
 * <p>They only grow. Kept in one entry, without which, or with a damaged one, nothing is known.
 */
final class Lives {
    private static final Bytes PLACE = Bytes.ofUtf8("paxos/lives");

    private final NodeId self;
    private final SortedMap<NodeId, Known> known = new TreeMap<>();
    private long incident;

    /**
     * @param life the last that it told of
     * @param attempt with which it did
     */
    private record Known(long life, long attempt) {}

    Lives(NodeId self) {
        this.self = self;
    }

    /** Takes up what was saved, if that can be read. */
    void load(Storage storage) {
        Bytes stored = storage.read(Table.META, PLACE);
        if (stored == null) {
            return;
        }
        try {
            ByteReader in = new ByteReader(stored);
            in.checksum();
            long saved = in.varint(Long.MAX_VALUE);
            SortedMap<NodeId, Known> all = new TreeMap<>();
            int count = in.count(4);
            for (int i = 0; i < count; i++) {
                all.put(new NodeId(in.text()), new Known(in.varint(Long.MAX_VALUE), in.i64()));
            }
            in.finish();
            incident = saved;
            known.putAll(all);
        } catch (IllegalArgumentException damaged) {
            known.clear();
        }
    }

    /** This acceptor's own; 0 before its first. */
    long own() {
        return of(self);
    }

    /** The number of the incident of the storage after which it began. */
    long incident() {
        return incident;
    }

    /** 0 if it never told. */
    long of(NodeId node) {
        Known last = known.get(node);
        return last == null ? 0 : last.life();
    }

    /** Notes the life of another; false if it is none that follows, and was not told of with this attempt before. */
    boolean hear(NodeId node, long life, long attempt) {
        Known last = known.get(node);
        if (last != null && (last.life() > life || (last.life() == life && last.attempt() != attempt))) {
            return false;
        }
        known.put(node, new Known(life, attempt));
        return true;
    }

    /** Takes over what others know of each other. */
    void merge(SortedMap<NodeId, Long> theirs) {
        theirs.forEach((node, life) -> {
            if (!node.equals(self) && life > of(node)) {
                known.put(node, new Known(life, 0));
            }
        });
    }

    /** Begins a life of this acceptor. */
    void begin(long life, long afterIncident) {
        known.put(self, new Known(life, 0));
        incident = afterIncident;
    }

    SortedMap<NodeId, Long> all() {
        SortedMap<NodeId, Long> all = new TreeMap<>();
        known.forEach((node, last) -> all.put(node, last.life()));
        return all;
    }

    Mutation mutation() {
        ByteWriter out = new ByteWriter().varint(incident).varint(known.size());
        known.forEach((node, last) -> out.text(node.name()).varint(last.life()).i64(last.attempt()));
        return new Mutation(Table.META, PLACE, out.checksum().toBytes());
    }
}
