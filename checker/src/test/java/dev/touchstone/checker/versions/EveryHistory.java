// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.versions;

import dev.touchstone.history.History;
import java.util.function.Consumer;

/**
 * Every history of registers of a given shape, up to the names of values: each operation a write of a new value to one of
 * the keys, or a read of one of them that returns nothing or any value written to it by anybody. Sessions follow one after
 * another in time.
 */
public final class EveryHistory {
    private static final String[] KEYS = {"x", "y", "z"};

    private final int[] sessions;
    private final int operations;
    private final int keys;
    private final Consumer<History> each;
    private final boolean[] isWrite;
    private final int[] keyOf;
    private final int[] sees;

    private EveryHistory(int keys, int[] sessions, Consumer<History> each) {
        this.keys = keys;
        this.sessions = sessions;
        this.each = each;
        int count = 0;
        for (int length : sessions) {
            count += length;
        }
        operations = count;
        isWrite = new boolean[count];
        keyOf = new int[count];
        sees = new int[count];
    }

    /** Calls for each history of so many keys and of sessions so long. */
    public static void of(int keys, int[] sessions, Consumer<History> each) {
        new EveryHistory(keys, sessions, each).choose(0);
    }

    private void choose(int op) {
        if (op == operations) {
            see(0);
            return;
        }
        for (int key = 0; key < keys; key++) {
            keyOf[op] = key;
            isWrite[op] = true;
            choose(op + 1);
            isWrite[op] = false;
            choose(op + 1);
        }
    }

    private void see(int op) {
        if (op == operations) {
            each.accept(build());
        } else if (isWrite[op]) {
            see(op + 1);
        } else {
            sees[op] = 0;
            see(op + 1);
            for (int w = 0; w < operations; w++) {
                if (isWrite[w] && keyOf[w] == keyOf[op]) {
                    sees[op] = w + 1;
                    see(op + 1);
                }
            }
        }
    }

    private History build() {
        RegisterHistories out = new RegisterHistories();
        int op = 0;
        for (int session = 0; session < sessions.length; session++) {
            for (int i = 0; i < sessions[session]; i++, op++) {
                String key = KEYS[keyOf[op]];
                if (isWrite[op]) {
                    out.write(session, key, op + 1);
                } else if (sees[op] == 0) {
                    out.readNothing(session, key);
                } else {
                    out.read(session, key, sees[op]);
                }
            }
        }
        return out.build();
    }
}
