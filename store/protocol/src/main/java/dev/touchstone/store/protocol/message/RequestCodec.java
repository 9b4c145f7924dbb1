// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.message;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The binary form of forwarded requests and of their replies. */
final class RequestCodec {
    private RequestCodec() {}

    static ByteWriter writeKey(ByteWriter out, StoreKey key) {
        return out.text(key.bucket()).varint(key.generation()).bytes(key.key());
    }

    static StoreKey readKey(ByteReader in) {
        return new StoreKey(in.text(), in.varint(Long.MAX_VALUE), in.bytes());
    }

    static void writeRequest(ByteWriter out, Request.KeyRequest request) {
        request.accept(new RequestWriter(out));
        Integer quorum = request.options().quorum();
        Duration timeout = request.options().timeout();
        out.varint(quorum == null ? 0 : quorum).varint(timeout == null ? 0 : timeout.toNanos());
    }

    static Request.KeyRequest readRequest(ByteReader in) {
        int type = in.u8();
        StoreKey key = readKey(in);
        return switch (type) {
            case 1 -> new Request.Get(key, readOptions(in));
            case 2 -> new Request.Put(key, readValue(in), new CausalContext(in.bytes()), readOptions(in));
            case 3 -> new Request.Delete(key, new CausalContext(in.bytes()), readOptions(in));
            default -> throw new IllegalArgumentException("a request of type " + type + ", which is not known");
        };
    }

    private static RequestOptions readOptions(ByteReader in) {
        int quorum = (int) in.varint(Integer.MAX_VALUE);
        long timeout = in.varint(Long.MAX_VALUE);
        return new RequestOptions(quorum == 0 ? null : quorum, timeout == 0 ? null : Duration.ofNanos(timeout));
    }

    private static void writeValue(ByteWriter out, Value value) {
        out.text(value.contentType()).bytes(value.content());
    }

    private static Value readValue(ByteReader in) {
        String contentType = in.text();
        return new Value(in.bytes(), contentType);
    }

    static void writeReply(ByteWriter out, Reply reply) {
        reply.accept(new ReplyWriter(out));
    }

    static Reply readReply(ByteReader in) {
        int type = in.u8();
        return switch (type) {
            case 1 -> readFound(in);
            case 2 -> new Reply.Absent(new CausalContext(in.bytes()));
            case 3 -> new Reply.Stored(new CausalContext(in.bytes()), in.text());
            case 4 -> new Reply.Rejected(Reply.Reason.valueOf(in.text()), in.text());
            case 5 ->
                new Reply.Indeterminate(
                        (int) in.varint(Integer.MAX_VALUE), (int) in.varint(Integer.MAX_VALUE), in.text());
            case 6 -> new Reply.Configured();
            default -> throw new IllegalArgumentException("a reply of type " + type + ", which is not known");
        };
    }

    private static Reply readFound(ByteReader in) {
        int count = in.count(3);
        List<Reply.Versioned> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(new Reply.Versioned(readValue(in), in.text()));
        }
        return new Reply.Found(values, new CausalContext(in.bytes()));
    }

    private record RequestWriter(ByteWriter out) implements Request.KeyRequest.Visitor<ByteWriter> {
        @Override
        public ByteWriter get(Request.Get get) {
            return writeKey(out.u8(1), get.key());
        }

        @Override
        public ByteWriter put(Request.Put put) {
            writeKey(out.u8(2), put.key());
            writeValue(out, put.value());
            return out.bytes(put.context().encoded());
        }

        @Override
        public ByteWriter delete(Request.Delete delete) {
            return writeKey(out.u8(3), delete.key()).bytes(delete.context().encoded());
        }
    }

    private record ReplyWriter(ByteWriter out) implements Reply.Visitor<ByteWriter> {
        @Override
        public ByteWriter found(Reply.Found found) {
            out.u8(1).varint(found.values().size());
            for (Reply.Versioned each : found.values()) {
                writeValue(out, each.value());
                out.text(each.version());
            }
            return out.bytes(found.context().encoded());
        }

        @Override
        public ByteWriter absent(Reply.Absent absent) {
            return out.u8(2).bytes(absent.context().encoded());
        }

        @Override
        public ByteWriter stored(Reply.Stored stored) {
            return out.u8(3).bytes(stored.context().encoded()).text(stored.version());
        }

        @Override
        public ByteWriter rejected(Reply.Rejected rejected) {
            return out.u8(4).text(rejected.reason().name()).text(rejected.detail());
        }

        @Override
        public ByteWriter indeterminate(Reply.Indeterminate unknown) {
            return out.u8(5)
                    .varint(unknown.acknowledged())
                    .varint(unknown.needed())
                    .text(unknown.detail());
        }

        @Override
        public ByteWriter configured(Reply.Configured configured) {
            return out.u8(6);
        }
    }

    /** So many as come first, each read in the same way. */
    static <T> List<T> readMany(ByteReader in, Function<ByteReader, T> one) {
        int count = in.count(4);
        List<T> many = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            many.add(one.apply(in));
        }
        return many;
    }
}
