// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.kafka;

import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** What clients of an atomic broker saw, operation by operation, to be changed in one known way. */
final class BrokerRun {
    private static final int PARTITIONS = 3;
    private static final int CLIENTS = 4;

    /** A message that was sent or polled. */
    record Entry(int partition, long offset, int value) {}

    /** One operation: what it sent, and, one map for each poll, what it polled; the polls come first. */
    static final class Op {
        final String function;
        final int process;
        final int begin;
        int end;
        Outcome outcome = Outcome.OK;
        final List<Entry> sends = new ArrayList<>();
        final List<Map<Integer, List<Entry>>> polls = new ArrayList<>();

        Op(String function, int process, int begin) {
            this.function = function;
            this.process = process;
            this.begin = begin;
        }
    }

    private final SplittableRandom random;
    private final List<List<Entry>> logs = new ArrayList<>();
    private final int[] processes = new int[CLIENTS];
    private final int[][] positions = new int[CLIENTS][PARTITIONS];
    final List<Op> ops = new ArrayList<>();
    private int events;
    private int values;

    BrokerRun(long seed, int operations) {
        random = new SplittableRandom(seed);
        for (int i = 0; i < PARTITIONS; i++) {
            logs.add(new ArrayList<>());
        }
        Op[] open = new Op[CLIENTS];
        for (int client = 0; client < CLIENTS; client++) {
            processes[client] = client;
            assign(client);
        }
        for (int begun = 0; begun < operations || events(open); ) {
            int client = random.nextInt(CLIENTS);
            if (open[client] == null && begun < operations) {
                open[client] = begin(client);
                begun++;
            } else if (open[client] != null) {
                end(client, open[client]);
                open[client] = null;
            }
        }
        for (int client = 0; client < CLIENTS; client++) {
            Op last = new Op("poll", processes[client], events++);
            last.polls.add(poll(client, Integer.MAX_VALUE));
            last.end = events++;
            ops.add(last);
        }
    }

    private static boolean events(Op[] open) {
        for (Op op : open) {
            if (op != null) {
                return true;
            }
        }
        return false;
    }

    private void assign(int client) {
        Op op = new Op("assign", processes[client], events++);
        op.end = events++;
        ops.add(op);
        positions[client] = new int[PARTITIONS];
    }

    private Op begin(int client) {
        String function = List.of("send", "poll", "txn").get(random.nextInt(3));
        Op op = new Op(function, processes[client], events++);
        ops.add(op);
        return op;
    }

    /** The operation happens at once, at its end. */
    private void end(int client, Op op) {
        for (int i = random.nextInt(2); i >= 0 && !op.function.equals("send"); i--) {
            op.polls.add(poll(client, 1 + random.nextInt(4)));
        }
        List<Entry> sent = new ArrayList<>();
        for (int i = random.nextInt(2); i >= 0 && !op.function.equals("poll"); i--) {
            sent.add(new Entry(random.nextInt(PARTITIONS), Messages.NO_OFFSET, ++values));
        }
        int fate = op.function.equals("poll") ? 9 : random.nextInt(10);
        op.outcome = fate == 0 ? Outcome.FAIL : fate == 1 ? Outcome.INFO : Outcome.OK;
        boolean happens = op.outcome == Outcome.OK || (op.outcome == Outcome.INFO && random.nextBoolean());
        for (Entry entry : sent) {
            op.sends.add(happens ? append(entry, op.outcome == Outcome.OK) : entry);
        }
        if (op.outcome != Outcome.OK) {
            op.polls.replaceAll(polled -> Map.of());
        }
        op.end = events++;
        if (op.outcome != Outcome.OK) {
            processes[client] += CLIENTS;
            assign(client);
        }
    }

    /** Puts a message into its log, after a marker now and then; the client may or may not be told where. */
    private Entry append(Entry entry, boolean told) {
        List<Entry> log = logs.get(entry.partition);
        long last = log.isEmpty() ? -1 : log.get(log.size() - 1).offset;
        Entry there = new Entry(entry.partition, last + 1 + random.nextInt(2), entry.value);
        log.add(there);
        return told && random.nextInt(5) > 0 ? there : entry;
    }

    private Map<Integer, List<Entry>> poll(int client, int most) {
        Map<Integer, List<Entry>> polled = new TreeMap<>();
        for (int p = 0; p < PARTITIONS; p++) {
            int from = positions[client][p];
            int to = (int) Math.min(logs.get(p).size(), (long) from + most);
            if (from < to) {
                polled.put(p, new ArrayList<>(logs.get(p).subList(from, to)));
                positions[client][p] = to;
            }
        }
        return polled;
    }

    History history() {
        return history(events);
    }

    /** How many events there are. */
    int events() {
        return events;
    }

    /** The first so many events. */
    History history(int first) {
        HistoryBuilder builder = new HistoryBuilder();
        Op[] begins = new Op[events];
        Op[] ends = new Op[events];
        for (Op op : ops) {
            begins[op.begin] = op;
            ends[op.end] = op;
        }
        for (int event = 0; event < first; event++) {
            Op op = begins[event] == null ? ends[event] : begins[event];
            boolean isEnd = begins[event] == null;
            int value = value(builder.values(), op, isEnd && op.outcome == Outcome.OK);
            if (isEnd) {
                builder.complete(op.process, op.outcome, value, event);
            } else {
                builder.invoke(op.process, op.function, Values.NIL, value, event);
            }
        }
        return builder.build();
    }

    private static int value(Values values, Op op, boolean answered) {
        if (op.function.equals("assign")) {
            return values.of(List.of(0, 1, 2));
        }
        List<Integer> micros = new ArrayList<>();
        for (Map<Integer, List<Entry>> polled : op.polls) {
            int name = values.ofKeyword("poll");
            micros.add(answered ? values.ofList(name, map(values, polled)) : values.ofList(name));
        }
        for (Entry sent : op.sends) {
            int what = answered ? pair(values, sent) : values.ofLong(sent.value);
            micros.add(values.ofList(values.ofKeyword("send"), values.ofLong(sent.partition), what));
        }
        return values.ofList(micros.stream().mapToInt(Integer::intValue).toArray());
    }

    private static int map(Values values, Map<Integer, List<Entry>> polled) {
        List<Integer> refs = new ArrayList<>();
        polled.forEach((partition, entries) -> {
            refs.add(values.ofLong(partition));
            refs.add(values.ofList(
                    entries.stream().mapToInt(entry -> pair(values, entry)).toArray()));
        });
        return values.ofMap(refs.stream().mapToInt(Integer::intValue).toArray(), 0, refs.size());
    }

    private static int pair(Values values, Entry entry) {
        int offset = entry.offset == Messages.NO_OFFSET ? Values.NIL : values.ofLong(entry.offset);
        return values.ofList(offset, values.ofLong(entry.value));
    }
}
