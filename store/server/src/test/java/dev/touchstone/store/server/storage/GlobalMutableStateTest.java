// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.SplittableRandom;
import net.openhft.chronicle.bytes.Byteable;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.hash.VanillaGlobalMutableState;
import net.openhft.chronicle.values.ValueModel;
import net.openhft.chronicle.values.Values;
import net.openhft.compiler.CachedCompiler;
import org.junit.jupiter.api.Test;

/** What a map file keeps for itself: our class for it, beside the one that Chronicle Map would write and compile. */
final class GlobalMutableStateTest {
    private static final int BYTES = 40;

    @Test
    void isWhatChronicleMapWouldWrite() throws Exception {
        VanillaGlobalMutableState ours = Values.newNativeReference(VanillaGlobalMutableState.class);
        VanillaGlobalMutableState theirs = generated();
        assertThat(ours.getClass()).isNotEqualTo(theirs.getClass());
        assertThat(((Byteable) ours).maxSize()).isEqualTo(((Byteable) theirs).maxSize());
        Bytes<?> first = Bytes.allocateElasticDirect(BYTES);
        Bytes<?> second = Bytes.allocateElasticDirect(BYTES);
        for (int i = 0; i < BYTES; i++) {
            first.writeByte(i, (byte) -1);
            second.writeByte(i, (byte) -1);
        }
        ((Byteable) ours).bytesStore(first.bytesStore(), 3, 25);
        ((Byteable) theirs).bytesStore(second.bytesStore(), 3, 25);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1_000; i++) {
            int bulks = random.nextInt(1 << 24);
            long index = random.nextLong(1L << 40);
            long tiers = random.nextLong(1L << 40);
            long headers = random.nextLong(1L << 32);
            long size = random.nextLong(Long.MAX_VALUE / 2);
            long more = random.nextLong(Long.MAX_VALUE / 4);
            for (VanillaGlobalMutableState each : new VanillaGlobalMutableState[] {ours, theirs}) {
                each.setAllocatedExtraTierBulks(bulks);
                each.setFirstFreeTierIndex(index);
                each.setExtraTiersInUse(tiers);
                each.setSegmentHeadersOffset(headers);
                each.setDataStoreSize(size);
                assertThat(each.addDataStoreSize(more)).isEqualTo(size + more);
                assertThat(each.getAllocatedExtraTierBulks()).isEqualTo(bulks);
                assertThat(each.getFirstFreeTierIndex()).isEqualTo(index);
                assertThat(each.getExtraTiersInUse()).isEqualTo(tiers);
                assertThat(each.getSegmentHeadersOffset()).isEqualTo(headers);
                assertThat(each.getDataStoreSize()).isEqualTo(size + more);
            }
            assertThat(content(first)).isEqualTo(content(second));
        }
    }

    @Test
    void refusesWhatHasNoRoom() {
        VanillaGlobalMutableState ours = Values.newNativeReference(VanillaGlobalMutableState.class);
        ((Byteable) ours).bytesStore(Bytes.allocateElasticDirect(BYTES).bytesStore(), 0, 25);

        assertThatThrownBy(() -> ours.setAllocatedExtraTierBulks(1 << 24)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ours.setExtraTiersInUse(1L << 40)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ours.setSegmentHeadersOffset(1L << 32)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ours.setFirstFreeTierIndex(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ours.addDataStoreSize(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] content(Bytes<?> bytes) {
        byte[] content = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            content[i] = bytes.readByte(i);
        }
        return content;
    }

    /** The class that Chronicle Map writes where it finds none, under another name. */
    private static VanillaGlobalMutableState generated() throws Exception {
        String name = "VanillaGlobalMutableState$$Written";
        Method write = Class.forName("net.openhft.chronicle.values.Generators")
                .getDeclaredMethod("generateNativeClass", ValueModel.class, String.class);
        write.setAccessible(true);
        String source = (String) write.invoke(null, ValueModel.acquire(VanillaGlobalMutableState.class), name);
        Class<?> compiled = new CachedCompiler(null, null)
                .loadFromJava(
                        VanillaGlobalMutableState.class.getClassLoader(), "net.openhft.chronicle.hash." + name, source);
        return (VanillaGlobalMutableState) compiled.getDeclaredConstructor().newInstance();
    }
}
