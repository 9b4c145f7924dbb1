// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import dev.touchstone.store.client.ReadResult;
import dev.touchstone.store.client.TouchstoneClient;
import dev.touchstone.store.client.WriteResult;
import dev.touchstone.store.client.core.ClientOutcome;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.wire.Bytes;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/** Our own store behind the port, through its client SDK. */
public final class StoreKvClient implements KvClient {
    private final TouchstoneClient client;
    private final String node;
    private final Map<String, BucketSettings> buckets;
    private final Executor timelineThread;

    /**
     * A client that speaks to one node.
     *
     * @param buckets the settings of buckets that were defined; may grow
     * @param timelineThread runs what it is given on the timeline's thread
     */
    public StoreKvClient(
            TouchstoneClient client, String node, Map<String, BucketSettings> buckets, Executor timelineThread) {
        this.client = client;
        this.node = node;
        this.buckets = buckets;
        this.timelineThread = timelineThread;
    }

    @Override
    public void get(String bucket, String key, Quorum quorum, Consumer<Result> done) {
        answer(client.get(storeKey(bucket, key), options(bucket, quorum)), StoreKvClient::read, done);
    }

    @Override
    public void put(String bucket, String key, String value, String context, Quorum quorum, Consumer<Result> done) {
        Future<ClientOutcome<WriteResult>> written = client.put(
                storeKey(bucket, key), Value.ofUtf8(value), CausalContext.ofText(context), options(bucket, quorum));
        answer(written, write -> new Result.Ok(List.of(), write.context().text(), write.version()), done);
    }

    @Override
    public void delete(String bucket, String key, String context, Quorum quorum, Consumer<Result> done) {
        Future<ClientOutcome<WriteResult>> deleted =
                client.delete(storeKey(bucket, key), CausalContext.ofText(context), options(bucket, quorum));
        answer(deleted, write -> new Result.Ok(List.of(), write.context().text(), write.version()), done);
    }

    @Override
    public String node() {
        return node;
    }

    private static StoreKey storeKey(String bucket, String key) {
        return new StoreKey(bucket, Bytes.ofUtf8(key));
    }

    private RequestOptions options(String bucket, Quorum quorum) {
        BucketSettings settings = buckets.get(bucket);
        return quorum == Quorum.ALL && settings != null
                ? new RequestOptions(settings.n(), null)
                : RequestOptions.DEFAULTS;
    }

    private static Result read(ReadResult read) {
        List<String> values = read.siblings().stream()
                .map(sibling -> sibling.value().content().utf8())
                .toList();
        String version = read.siblings().isEmpty() ? "" : read.siblings().get(0).version();
        return new Result.Ok(values, read.context().text(), version);
    }

    private <T> void answer(Future<ClientOutcome<T>> future, Function<T, Result> ok, Consumer<Result> done) {
        future.onComplete(ended -> timelineThread.execute(() -> done.accept(result(ended, ok))));
    }

    static <T> Result result(AsyncResult<ClientOutcome<T>> ended, Function<T, Result> ok) {
        if (ended.failed()) {
            return new Result.Unknown(String.valueOf(ended.cause().getMessage()));
        }
        ClientOutcome<T> outcome = ended.result();
        if (outcome instanceof ClientOutcome.Ok<T> answered) {
            return ok.apply(answered.value());
        } else if (outcome instanceof ClientOutcome.NotDone<T> not) {
            return new Result.NotDone(not.reason() + ": " + not.detail());
        }
        ClientOutcome.Unknown<T> unknown = (ClientOutcome.Unknown<T>) outcome;
        return new Result.Unknown(unknown.reason() + ": " + unknown.detail());
    }
}
