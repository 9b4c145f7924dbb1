// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.range;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One page of every other member, and what of it is to be restored. */
final class ScanRound {
    final Message.ListKeys ask;
    final Set<NodeId> silent;
    /** Of each key that somebody has: what is said of its record. */
    final Map<StoreKey, Set<Long>> digests = new TreeMap<>();

    final ArrayDeque<StoreKey> left = new ArrayDeque<>();
    /** Up to here all have listed what they have. */
    Bytes next;

    int underWay;
    boolean incomplete;

    ScanRound(Message.ListKeys ask, Set<NodeId> silent) {
        this.ask = ask;
        this.silent = silent;
        this.next = ask.to();
    }

    /** Takes a member's page in; false if it is none of this round, says nothing new, or came before. */
    boolean take(NodeId from, Message.ListKeysAck page) {
        boolean goesOn =
                page.next().length() >= RecordKey.TOKEN_BYTES && page.next().compareTo(ask.from()) > 0;
        if (!page.call().equals(ask.call()) || !goesOn || !silent.remove(from)) {
            return false;
        }
        endsBy(page.next());
        page.keys().forEach(each -> digests.computeIfAbsent(each.key(), none -> new TreeSet<>())
                .add(each.digest()));
        return true;
    }

    /** What comes after this place is left to another round. */
    void endsBy(Bytes place) {
        next = place.compareTo(next) < 0 ? place : next;
    }

    /** All that was found is restored, or could not be. */
    boolean isOver() {
        return underWay == 0 && left.isEmpty();
    }
}
