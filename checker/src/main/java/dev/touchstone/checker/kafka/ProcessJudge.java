// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.kafka;

import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;

/**
 * Judges the order of messages from one operation of a process to the next: a consumer goes on where it left off, and what one producer sends goes
 * up the log. Where a process subscribes, its partitions may be assigned anew at any time, so what its polls leave out or repeat is only
 * told. Operations must be given in order of invocation. Not thread-safe.
 */
final class ProcessJudge {
    private static final String ASSIGN = "assign";
    private static final String SUBSCRIBE = "subscribe";

    /** Ends its client, which begins again with nothing assigned. */
    private static final String CRASH = "crash";

    private final Messages messages;
    private final History history;
    private final Logs logs;
    private final OrderJudge within;
    private final KafkaFindings findings;
    private final Int2ObjectOpenHashMap<Client> clients = new Int2ObjectOpenHashMap<>();

    ProcessJudge(Messages messages, Logs logs, OrderJudge within, KafkaFindings findings) {
        this.messages = messages;
        this.history = messages.history();
        this.logs = logs;
        this.within = within;
        this.findings = findings;
    }

    /** Whether operations of this function say which partitions a consumer has. */
    static boolean isAboutPartitions(String function) {
        return function.equals(ASSIGN) || function.equals(SUBSCRIBE) || function.equals(CRASH);
    }

    void judge(int op) {
        Client client = clients.computeIfAbsent(history.process(op), number -> new Client());
        String function = history.function(op);
        if (function.equals(CRASH)) {
            client.forget();
            client.subscribed = false;
        } else if (isAboutPartitions(function)) {
            assign(client, op, function.equals(SUBSCRIBE));
        } else if (Messages.isTransfer(function)) {
            within.judge(op, client.subscribed);
            polls(client, op);
            sends(client, op);
        }
    }

    private void assign(Client client, int op, boolean subscribes) {
        if (history.isInfo(op)) {
            client.forget();
            client.subscribed |= subscribes;
        } else if (history.isOk(op)) {
            Values values = history.values();
            int asked = history.output(op) == Values.NIL ? history.input(op) : history.output(op);
            IntOpenHashSet kept = new IntOpenHashSet();
            for (int i = 0; i < values.length(asked); i++) {
                kept.add(messages.partitions().number(values.element(asked, i)));
            }
            client.lastPoll.keySet().retainAll(kept);
            client.subscribed = subscribes;
        }
    }

    private void polls(Client client, int op) {
        IntOpenHashSet met = new IntOpenHashSet();
        for (int m = messages.first(op); m < messages.end(op); m++) {
            if (!messages.isSent(m) && met.add(messages.partition(m))) {
                judgePolls(client, client.lastPoll.get(messages.partition(m)), m);
            }
        }
        if (history.isInfo(op)) {
            client.forget();
        } else if (history.isOk(op)) {
            for (int m = messages.first(op); m < messages.end(op); m++) {
                if (!messages.isSent(m)) {
                    client.lastPoll.put(messages.partition(m), m);
                }
            }
        }
    }

    private void judgePolls(Client client, int before, int message) {
        int step = within.step(before, message);
        if (step > 1) {
            String words = history.client(messages.owner(message)) + " polled " + findings.where(before)
                    + " and next " + findings.where(message) + ", and left out " + within.skipped(before, message)
                    + " between them.";
            if (client.subscribed) {
                findings.tell("poll-skip", () -> words);
                return;
            }
            findings.add(
                    "poll-skip",
                    "Two polls in a row left out " + within.skipped(before, message),
                    words,
                    before,
                    message,
                    within.between(before));
        } else if (step < 1) {
            String words = history.client(messages.owner(message)) + " polled " + findings.where(before) + " and later "
                    + findings.where(message) + ", which is no later message.";
            if (client.subscribed) {
                findings.tell("nonmonotonic-poll", () -> words);
                return;
            }
            findings.add(
                    "nonmonotonic-poll",
                    "A client's polls went back in partition "
                            + logs.of(message).name(),
                    words,
                    before,
                    message);
        }
    }

    private void sends(Client client, int op) {
        if (!logs.happened(op)) {
            return;
        }
        IntOpenHashSet met = new IntOpenHashSet();
        for (int m = messages.first(op); m < messages.end(op); m++) {
            boolean isFirst = messages.isSent(m) && met.add(messages.partition(m));
            int before = isFirst ? client.lastSend.get(messages.partition(m)) : LogValue.NONE;
            if (before != LogValue.NONE && within.step(before, m) < 1) {
                findings.add(
                        "nonmonotonic-send",
                        "A client's sends went back in partition " + logs.of(m).name(),
                        history.client(op) + " sent " + findings.where(before) + ", and when that was acknowledged "
                                + findings.where(m) + ", which is no later place.",
                        before,
                        m);
            }
        }
        for (int m = messages.first(op); m < messages.end(op) && history.isOk(op); m++) {
            if (messages.isSent(m)) {
                client.lastSend.put(messages.partition(m), m);
            }
        }
    }

    /** What a client polled last of each partition and sent last to each, and whether it subscribes. */
    private static final class Client {
        private final Int2IntOpenHashMap lastPoll = new Int2IntOpenHashMap();
        private final Int2IntOpenHashMap lastSend = new Int2IntOpenHashMap();
        private boolean subscribed;

        Client() {
            lastPoll.defaultReturnValue(LogValue.NONE);
            lastSend.defaultReturnValue(LogValue.NONE);
        }

        void forget() {
            lastPoll.clear();
        }
    }
}
