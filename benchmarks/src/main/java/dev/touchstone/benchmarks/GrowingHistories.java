// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import dev.touchstone.history.synthetic.ClientTurns;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Histories of keys that only grow: half of the operations increment one, the others read three. Of one use, not thread-safe. */
final class GrowingHistories implements ClientTurns.Steps<GrowingHistories.Client> {
    /**
     * What to make.
     *
     * @param keys how many there are, at least three
     * @param stale whether one read in the middle answers one of its keys as it was long before, and the others as they are
     */
    record Plan(int operations, int keys, int clients, boolean stale, long seed) {}

    private static final String INCREMENT = "inc";
    private static final int KEYS_READ = 3;
    private static final int STALE_AGE = 100;

    private final Plan plan;
    private final HistoryBuilder builder = new HistoryBuilder();
    private final Values values = builder.values();
    private final SplittableRandom random;
    private final long[] numbers;
    private boolean isToBeStale;
    private int begun;

    /** A client, and its open operation: the first of the keys that it is about, and how many. */
    static final class Client extends ClientTurns.Client {
        private int first;
        private int count;
        private int answer;
    }

    private GrowingHistories(Plan plan) {
        this.plan = plan;
        random = new SplittableRandom(plan.seed());
        numbers = new long[plan.keys()];
        isToBeStale = plan.stale();
    }

    /** Always the same history for the same plan. */
    static History run(Plan plan) {
        GrowingHistories histories = new GrowingHistories(plan);
        new ClientTurns<>(Stream.generate(Client::new).limit(plan.clients()).toList(), histories.random).run(histories);
        return histories.builder.build();
    }

    @Override
    public boolean hasMore() {
        return begun < plan.operations();
    }

    @Override
    public boolean begin(Client client) {
        begun++;
        client.first = random.nextInt(numbers.length);
        client.count = random.nextBoolean() ? 1 : KEYS_READ;
        int[] keys = new int[client.count];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = values.ofLong(key(client, i));
        }
        boolean increments = client.count == 1;
        int input = increments ? keys[0] : values.ofList(keys);
        builder.invoke(client.process(), increments ? INCREMENT : Functions.READ, Values.NIL, input, begun);
        return true;
    }

    private int key(Client client, int at) {
        return (client.first + at) % numbers.length;
    }

    @Override
    public boolean takeEffect(Client client) {
        if (client.count == 1) {
            numbers[client.first]++;
        }
        boolean isStale =
                isToBeStale && client.count > 1 && begun > plan.operations() / 2 && numbers[client.first] > STALE_AGE;
        isToBeStale &= !isStale;
        int[] map = new int[2 * client.count];
        for (int i = 0; i < client.count; i++) {
            int key = key(client, i);
            map[2 * i] = values.ofLong(key);
            map[2 * i + 1] = values.ofLong(numbers[key] - (isStale && i == 0 ? STALE_AGE : 0));
        }
        client.answer = values.ofMap(map, 0, map.length);
        return true;
    }

    @Override
    public void end(Client client) {
        builder.complete(client.process(), Outcome.OK, client.answer, begun);
    }
}
