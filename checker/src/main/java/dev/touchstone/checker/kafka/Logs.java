// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.kafka;

import dev.touchstone.history.History;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The logs of all partitions, and which operations sent what they sent. A send's own offset is believed if it happened; that of a poll always, for
 * consumers are given nothing but what is in the log, whatever becomes of their transactions.
 */
final class Logs {
    private final Messages messages;
    private final List<PartitionLog> logs = new ArrayList<>();
    private final BitSet seen = new BitSet();

    Logs(Messages messages) {
        this.messages = messages;
        for (int i = 0; i < messages.partitions().count(); i++) {
            logs.add(new PartitionLog(messages, i));
        }
        for (int m = 0; m < messages.count(); m++) {
            of(m).add(m);
        }
        for (PartitionLog log : logs) {
            for (LogValue value : log.values()) {
                int send = value.isPolled() ? value.onlySend() : LogValue.NONE;
                if (send != LogValue.NONE) {
                    seen.set(messages.owner(send));
                }
            }
        }
        for (int m = 0; m < messages.count(); m++) {
            if (!messages.isSent(m) || happened(messages.owner(m))) {
                of(m).place(m);
            }
        }
        logs.forEach(PartitionLog::settle);
    }

    List<PartitionLog> all() {
        return logs;
    }

    PartitionLog of(int message) {
        return logs.get(messages.partition(message));
    }

    /** Whether an operation answered ok, or may have happened and a message that only it can have sent was polled. */
    boolean happened(int op) {
        History history = messages.history();
        return history.isOk(op) || (history.isInfo(op) && seen.get(op));
    }
}
