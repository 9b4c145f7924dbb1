// SPDX-License-Identifier: Apache-2.0
package com.example.judge;

import dev.touchstone.checker.junit.HistoryAssert;
import dev.touchstone.checker.linearizability.LinearizabilityChecker;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Four threads write to a map and read it; what they saw is judged. */
class MapTest {
    private static final int CLIENTS = 4;
    private static final int ROUNDS = 500;

    private final HistoryBuilder recorder = new HistoryBuilder();
    private final int x = recorder.values().ofString("x");

    @Test
    void aConcurrentMapIsLinearizable() throws InterruptedException {
        Map<String, Long> store = new ConcurrentHashMap<>();
        List<Thread> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            int process = client;
            Thread thread = new Thread(() -> run(process, store));
            clients.add(thread);
            thread.start();
        }
        for (Thread client : clients) {
            client.join();
        }
        HistoryAssert.assertValid(recorder.build(), new LinearizabilityChecker("register"));
    }

    @Test
    void aLostWriteIsFound() {
        write(0, new ConcurrentHashMap<>(), 1);
        write(1, new ConcurrentHashMap<>(), 2);
        read(2, Map.of("x", 1L));
        HistoryAssert.assertAnomaly(recorder.build(), new LinearizabilityChecker("register"), "lost-write");
    }

    private void run(int process, Map<String, Long> store) {
        for (int round = 0; round < ROUNDS; round++) {
            write(process, store, (long) round * CLIENTS + process);
            read(process, store);
        }
    }

    private void write(int process, Map<String, Long> store, long value) {
        invoke(process, "write", value);
        store.put("x", value);
        complete(process, value);
    }

    private void read(int process, Map<String, Long> store) {
        invoke(process, "read", null);
        complete(process, store.get("x"));
    }

    private synchronized void invoke(int process, String function, Long value) {
        recorder.invoke(process, function, x, ref(value), System.nanoTime());
    }

    private synchronized void complete(int process, Long value) {
        recorder.complete(process, Outcome.OK, ref(value), System.nanoTime());
    }

    private int ref(Long value) {
        return value == null ? Values.NIL : recorder.values().ofLong(value);
    }
}
