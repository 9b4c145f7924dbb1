// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.guard;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;

/** Takes memory from the pool outside of the heap only for who must have such, as sockets; for all else, from the heap. Thread-safe. */
final class HeapOrSocket extends AbstractByteBufAllocator {
    static final HeapOrSocket INSTANCE = new HeapOrSocket();

    private HeapOrSocket() {
        super(false);
    }

    @Override
    protected ByteBuf newHeapBuffer(int capacity, int most) {
        return UnpooledByteBufAllocator.DEFAULT.heapBuffer(capacity, most);
    }

    @Override
    protected ByteBuf newDirectBuffer(int capacity, int most) {
        return ByteBufAllocator.DEFAULT.directBuffer(capacity, most);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return ByteBufAllocator.DEFAULT.isDirectBufferPooled();
    }
}
