// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.Generation;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Effect;
import dev.touchstone.store.protocol.port.Instants;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.StorageCondition;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Ring;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GenerationSweepTest {
    private static final int DROPPED = 500;

    private final Agenda agenda = new Agenda();
    private final Swept storage = new Swept();
    private ClusterView view = view(DROPPED);
    private final GenerationSweep sweep = new GenerationSweep(storage, agenda, () -> view);

    private static ClusterView view(int dropped) {
        SortedMap<String, Generation> generations = new TreeMap<>();
        for (int i = 0; i < dropped; i++) {
            generations.put("b" + i, new Generation(1, true, Bytes.EMPTY));
        }
        return new ClusterView(
                new Ring(1, List.of(Member.of("n1"))),
                new TreeMap<>(),
                new TreeSet<>(),
                new TreeMap<>(),
                generations,
                false);
    }

    private List<Effect> changed() {
        agenda.begin(new Instants(0, 0));
        sweep.viewChanged();
        return agenda.end();
    }

    /** Else each change of a bucket would read as many notes as there ever were buckets. */
    @Test
    void looksAtWhatItFreedOnceAndNotAtEachChange() {
        for (int i = 0; i < 10; i++) {
            assertThat(changed()).isEmpty();
        }
        assertThat(storage.asked).isEqualTo(1);
        view = view(DROPPED + 1);
        assertThat(changed()).hasOnlyElementsOfType(Effect.StartTimer.class).hasSize(1);
        assertThat(storage.asked).isEqualTo(1);
    }

    /** Has the notes of walks that freed all that was dropped, and counts how often it is asked. */
    private static final class Swept implements Storage {
        private int asked;

        @Override
        public StorageCondition condition() {
            return new StorageCondition(0);
        }

        @Override
        public @Nullable Bytes read(Table table, Bytes key) {
            asked++;
            return null;
        }

        @Override
        public void write(List<Mutation> mutations, Completion completion) {
            throw new AssertionError("nothing is to be written");
        }

        @Override
        public void scan(Table table, Bytes from, @Nullable Bytes to, BiPredicate<Bytes, Bytes> visitor) {
            asked++;
            for (int i = 0; i < DROPPED; i++) {
                Mutation note = GenerationSweep.note(Bytes.ofUtf8("swept/b" + i), 2);
                assertThat(visitor.test(note.key(), note.value())).isTrue();
            }
        }
    }
}
