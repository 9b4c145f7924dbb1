// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.history.synthetic.AtomicSimulation;
import dev.touchstone.history.synthetic.TransactionHistory;
import dev.touchstone.history.synthetic.TransactionStore;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What an operation costs in memory. */
class HistoryMemoryTest {
    private static final int OPERATIONS = 200_000;

    @Test
    void aRegisterOperationTakesTensOfBytes() {
        History history = AtomicSimulation.run(
                new AtomicSimulation.Plan(AtomicSimulation.Kind.REGISTER, OPERATIONS, 1, 50, 0.01, false, 1));
        assertThat(history.retainedBytes() / history.size()).isBetween(43L, 80L);
    }

    @Test
    void aTransactionTakesFourBytesForEachOfItsElementsBeside() {
        History history = TransactionHistory.make(
                new TransactionHistory.Settings(OPERATIONS / 10, 20, 8, false, TransactionStore.ATOMIC, 1));
        assertThat(history.retainedBytes() / history.size()).isBetween(43L, 400L);
    }

    @Test
    void saysWhatIsReallyAllocated() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        HistoryBuilder builder = new HistoryBuilder();
        for (int i = 0; i < OPERATIONS; i++) {
            builder.invoke(0, "write", Values.NIL, builder.values().ofLong(i), i);
            builder.complete(0, Outcome.OK, builder.values().ofLong(i), i);
        }
        long retained = builder.retainedBytes();
        long allocated = threads.getThreadAllocatedBytes(thread) - before;
        // Arrays grow by half, so all that was ever allocated is at most three times what is there at the end.
        assertThat(allocated).isBetween(retained, 4 * retained);
    }

    @Test
    void refusesToGrowBeyondItsLimit() {
        HistoryBuilder builder = new HistoryBuilder();
        builder.limitBytes(1 << 20);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < OPERATIONS; i++) {
                        builder.invoke(i, "read", Values.NIL, Values.NIL, i);
                    }
                })
                .isInstanceOf(HistoryException.class)
                .hasMessage("the history needs more than the 1 MiB of memory that it may take");
        assertThat(builder.retainedBytes()).isLessThanOrEqualTo(1 << 20);
    }
}
