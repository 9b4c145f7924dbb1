// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import dev.touchstone.checker.linearizability.model.Call;
import dev.touchstone.checker.linearizability.model.Model;
import dev.touchstone.checker.linearizability.model.Models;
import dev.touchstone.checker.linearizability.model.PlainValues;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Histories that are linearizable because a model executed them, one operation at an instant; and the same with one answer
 * changed.
 */
final class AtomicRuns {
    private final Model model;
    private final Client client;
    private final Random random;

    /** What clients ask of an object, and what it answers. */
    interface Client {
        Question ask(Random random, int number);

        /** What the object answers in that state. */
        @Nullable
        Object answer(Object state, Question question);
    }

    record Question(String function, @Nullable Object input) {}

    /** An operation under way, and how it ended. */
    private static final class Operation {
        final int process;
        final Question question;

        @Nullable
        Object answer;

        boolean happened;

        Operation(int process, Question question) {
            this.process = process;
            this.question = question;
        }
    }

    /** The clients of each model, by its name. */
    static Map<String, Client> clients() {
        Map<String, Client> clients = new LinkedHashMap<>();
        clients.put("register", client(List.of("write", "read"), true, (state, question) -> state));
        clients.put("kv", client(List.of("write", "append", "read"), false, (state, question) -> state));
        clients.put("fifo-queue", client(List.of("enqueue", "dequeue"), true, (state, question) -> head(state, false)));
        clients.put("stack", client(List.of("push", "pop"), true, (state, question) -> head(state, true)));
        clients.put(
                "unordered-queue", client(List.of("enqueue", "dequeue"), true, (state, question) -> ((Map<?, ?>) state)
                        .keySet().stream().findFirst().orElse(null)));
        clients.put("counter", client(List.of("add 1", "read"), true, (state, question) -> state));
        clients.put("grow-only-set", client(List.of("add", "read"), true, AtomicRuns::ofSet));
        clients.put("set", client(List.of("add", "remove", "contains"), false, AtomicRuns::ofSet));
        clients.put("multi-register", new Client() {
            @Override
            public Question ask(Random random, int number) {
                List<Object> micros = new ArrayList<>();
                long first = random.nextInt(4);
                for (long register = first; register <= first + random.nextInt(2); register++) {
                    micros.add(Arrays.asList(random.nextBoolean() ? "w" : "r", register, (long) random.nextInt(3)));
                }
                return new Question("txn", micros);
            }

            @Override
            public Object answer(Object state, Question question) {
                Map<Object, Object> now = new LinkedHashMap<>();
                ((Map<?, ?>) state).forEach(now::put);
                List<Object> answer = new ArrayList<>();
                for (Object item : (List<?>) java.util.Objects.requireNonNull(question.input())) {
                    List<?> micro = (List<?>) item;
                    if (micro.get(0).equals("w")) {
                        now.put(micro.get(1), micro.get(2));
                    }
                    Object value = now.get(micro.get(1));
                    answer.add(Arrays.asList(micro.get(0), micro.get(1), value));
                }
                return answer;
            }
        });
        return clients;
    }

    private interface Answer {
        @Nullable
        Object of(Object state, Question question);
    }

    private static Client client(List<String> functions, boolean unique, Answer answer) {
        return new Client() {
            @Override
            public Question ask(Random random, int number) {
                String function = functions.get(random.nextInt(functions.size()));
                int space = function.indexOf(' ');
                Object input = space > 0
                        ? Long.valueOf(function.substring(space + 1))
                        : Long.valueOf(unique ? number + 1 : random.nextInt(4));
                boolean asks = List.of("read", "dequeue", "pop").contains(function);
                return new Question(space > 0 ? function.substring(0, space) : function, asks ? null : input);
            }

            @Override
            public @Nullable Object answer(Object state, Question question) {
                boolean brings = List.of("write", "append", "enqueue", "push", "add", "remove")
                        .contains(question.function());
                Object found = brings ? null : answer.of(state, question);
                return found == PlainValues.NIL ? null : found;
            }
        };
    }

    private static @Nullable Object head(Object state, boolean last) {
        List<?> list = (List<?>) state;
        return list.isEmpty() ? null : list.get(last ? list.size() - 1 : 0);
    }

    private static Object ofSet(Object state, Question question) {
        java.util.Set<?> set = (java.util.Set<?>) state;
        return question.function().equals("contains") ? set.contains(question.input()) : new ArrayList<>(set);
    }

    AtomicRuns(String model, long seed) {
        this.model = Models.byName(model);
        client = java.util.Objects.requireNonNull(clients().get(model));
        random = new Random(seed);
    }

    Model model() {
        return model;
    }

    /** A history of {@code size} operations; {@code mutate} gives one answer of it to another operation of the function. */
    History next(int size, int processes, double infoRate, boolean mutate) {
        HistoryBuilder builder = new HistoryBuilder();
        List<Operation> open = new ArrayList<>();
        List<Object> answers = new ArrayList<>();
        Object state = model.initial();
        int fresh = 0;
        int changed = mutate ? random.nextInt(size) : -1;
        for (int begun = 0, ended = 0; ended < size; ) {
            if (begun < size && open.size() < processes && random.nextBoolean()) {
                Operation op = new Operation(fresh++, client.ask(random, begun++));
                builder.invoke(
                        op.process, op.question.function(), 0, builder.values().of(op.question.input()), 0);
                open.add(op);
            } else if (!open.isEmpty()) {
                Operation op = open.get(random.nextInt(open.size()));
                boolean isInfo = op.happened && random.nextDouble() < infoRate;
                if (!op.happened && random.nextDouble() < infoRate / 2) {
                    isInfo = true;
                } else if (!op.happened) {
                    op.happened = true;
                    op.answer = client.answer(state, op.question);
                    state = step(state, op);
                    continue;
                }
                open.remove(op);
                boolean swap = ended++ == changed && !answers.isEmpty() && op.answer != null;
                Object answer = swap ? answers.get(random.nextInt(answers.size())) : op.answer;
                if (op.answer != null) {
                    answers.add(op.answer);
                }
                builder.complete(
                        op.process,
                        isInfo ? Outcome.INFO : Outcome.OK,
                        isInfo ? 0 : builder.values().of(answer),
                        0);
            }
        }
        return builder.build();
    }

    private Object step(Object state, Operation op) {
        Object next = model.step(state, new Call(op.question.function(), op.question.input(), op.answer));
        if (next == null) {
            throw new IllegalStateException(model.name() + " refuses " + op.question + " -> " + op.answer);
        }
        return next;
    }
}
