// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import dev.touchstone.history.synthetic.ClientTurns;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Histories of partitioned logs: clients that are assigned all partitions and send to one, or poll a few messages of each from where they are; one more
 * polls all to the ends. Of one use, not thread-safe.
 */
final class LogHistories implements ClientTurns.Steps<LogHistories.Client> {
    /**
     * What to make.
     *
     * @param operations sends and polls
     * @param lost whether one acknowledged message is in no poll
     */
    record Plan(int operations, int partitions, int clients, boolean lost, long seed) {}

    private static final String SEND = "send";
    private static final String POLL = "poll";
    private static final int MESSAGES_MAX = 8;

    private final Plan plan;
    private final HistoryBuilder builder = new HistoryBuilder();
    private final Values values = builder.values();
    private final int send = values.ofKeyword(SEND);
    private final int poll = values.ofKeyword(POLL);
    private final SplittableRandom random;
    /** By partition, the pairs of offset and value. */
    private final IntArrayList[] logs;

    private int lostPartition = -1;
    private int lostOffset;
    private int begun;

    /** A client, where it is in each partition, and its open operation. */
    static final class Client extends ClientTurns.Client {
        private final int[] positions;
        private boolean sends;
        private int partition;
        private int value;
        private int answer;

        Client(int partitions) {
            positions = new int[partitions];
        }
    }

    private LogHistories(Plan plan) {
        this.plan = plan;
        random = new SplittableRandom(plan.seed());
        logs = new IntArrayList[plan.partitions()];
        Arrays.setAll(logs, each -> new IntArrayList());
    }

    /** Always the same history for the same plan. */
    static History run(Plan plan) {
        return new LogHistories(plan).run();
    }

    private History run() {
        List<Client> clients = Stream.generate(() -> new Client(logs.length))
                .limit(plan.clients() + 1L)
                .toList();
        ClientTurns<Client> turns = new ClientTurns<>(clients.subList(0, plan.clients()), random);
        Client last = clients.get(plan.clients());
        turns.renew(last);
        clients.forEach(this::assign);
        turns.run(this);
        while (isBehind(last)) {
            invoke(last, false);
            takeEffect(last);
            end(last);
        }
        return builder.build();
    }

    private void assign(Client client) {
        int[] all = new int[logs.length];
        Arrays.setAll(all, values::ofLong);
        builder.invoke(client.process(), "assign", Values.NIL, values.ofList(all), begun);
        builder.complete(client.process(), Outcome.OK, values.ofList(all), begun);
    }

    private boolean isBehind(Client client) {
        for (int p = 0; p < logs.length; p++) {
            if (client.positions[p] < logs[p].size()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean hasMore() {
        return begun < plan.operations();
    }

    @Override
    public boolean begin(Client client) {
        begun++;
        invoke(client, random.nextBoolean());
        return true;
    }

    private void invoke(Client client, boolean sends) {
        client.sends = sends;
        client.partition = random.nextInt(logs.length);
        client.value = values.ofLong(begun);
        int micro = sends ? values.ofList(send, values.ofLong(client.partition), client.value) : values.ofList(poll);
        builder.invoke(client.process(), sends ? SEND : POLL, Values.NIL, values.ofList(micro), begun);
    }

    @Override
    public boolean takeEffect(Client client) {
        client.answer = values.ofList(client.sends ? append(client) : fetch(client));
        return true;
    }

    private int append(Client client) {
        IntArrayList log = logs[client.partition];
        if (plan.lost() && lostPartition < 0 && begun > plan.operations() / 2) {
            lostPartition = client.partition;
            lostOffset = log.size();
        }
        int pair = values.ofList(values.ofLong(log.size()), client.value);
        log.add(pair);
        return values.ofList(send, values.ofLong(client.partition), pair);
    }

    private int fetch(Client client) {
        IntArrayList map = new IntArrayList();
        for (int p = 0; p < logs.length; p++) {
            IntArrayList pairs = new IntArrayList();
            int to = Math.min(logs[p].size(), client.positions[p] + MESSAGES_MAX);
            for (int at = client.positions[p]; at < to; at++) {
                if (p != lostPartition || at != lostOffset) {
                    pairs.add(logs[p].getInt(at));
                }
            }
            client.positions[p] = to;
            if (!pairs.isEmpty()) {
                map.add(values.ofLong(p));
                map.add(values.ofList(pairs.toIntArray()));
            }
        }
        return values.ofList(poll, values.ofMap(map.elements(), 0, map.size()));
    }

    @Override
    public void end(Client client) {
        builder.complete(client.process(), Outcome.OK, client.answer, begun);
    }
}
