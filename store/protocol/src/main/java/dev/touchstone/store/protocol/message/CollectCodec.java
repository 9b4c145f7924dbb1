// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.message;

import dev.touchstone.store.protocol.message.Message.CollectStep;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;

/** The binary form of what is said about collecting tombstones. */
final class CollectCodec {
    private CollectCodec() {}

    static void write(ByteWriter out, Message.Collect collect) {
        out.u8(code(collect.step())).i64(collect.floor()).varint(collect.keys().size());
        collect.keys().forEach(each -> RequestCodec.writeKey(out, each.key()).i64(each.digest()));
    }

    static void write(ByteWriter out, Message.CollectAck ack) {
        out.u8(code(ack.step())).varint(ack.keys().size());
        ack.keys().forEach(each -> RequestCodec.writeKey(out, each));
    }

    static Message.Collect read(ByteReader in, Call call) {
        CollectStep step = step(in.u8());
        long floor = in.i64();
        return new Message.Collect(
                call,
                step,
                floor,
                RequestCodec.readMany(in, each -> new Message.Listed(RequestCodec.readKey(each), each.i64())));
    }

    static Message.CollectAck readAck(ByteReader in, Call call) {
        CollectStep step = step(in.u8());
        return new Message.CollectAck(call, step, RequestCodec.readMany(in, RequestCodec::readKey));
    }

    private static int code(CollectStep step) {
        return switch (step) {
            case CONFIRM -> 1;
            case DRAIN -> 2;
            case ERASE -> 3;
        };
    }

    private static CollectStep step(int code) {
        return switch (code) {
            case 1 -> CollectStep.CONFIRM;
            case 2 -> CollectStep.DRAIN;
            case 3 -> CollectStep.ERASE;
            default -> throw new IllegalArgumentException("a step of collection has the code 1 to 3, not " + code);
        };
    }
}
