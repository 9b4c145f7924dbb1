// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.client;

import dev.touchstone.store.client.core.ClientCore;
import dev.touchstone.store.client.core.ClientOutcome;
import dev.touchstone.store.client.core.RingSnapshot;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.workloads.KvClient;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** A client of simulated nodes, as far from them as the network says. Whom it asks, and when again, the real client's core decides. */
final class SimClient implements KvClient {
    private final String home;
    private final ClientTraits traits;
    private final ClientCore core;
    private final Errands errands;
    private final RingQuestion ring;
    private final Map<String, BucketSettings> buckets;
    private final Function<Request, Consumer<Reply>> asked;

    SimClient(
            String home,
            ClientTraits traits,
            ClientCore core,
            Errands errands,
            RingQuestion ring,
            Map<String, BucketSettings> buckets,
            Function<Request, Consumer<Reply>> asked) {
        this.home = home;
        this.traits = traits;
        this.core = core;
        this.errands = errands;
        this.ring = ring;
        this.buckets = buckets;
        this.asked = asked;
    }

    @Override
    public void get(String bucket, String key, Quorum quorum, Consumer<Result> done) {
        request(new Request.Get(storeKey(bucket, key), options(bucket, quorum)), done);
    }

    @Override
    public void put(String bucket, String key, String value, String context, Quorum quorum, Consumer<Result> done) {
        request(
                new Request.Put(
                        storeKey(bucket, key),
                        traits.sizes().value(key, value),
                        CausalContext.ofText(context),
                        options(bucket, quorum)),
                done);
    }

    @Override
    public void delete(String bucket, String key, String context, Quorum quorum, Consumer<Result> done) {
        StoreKey storeKey = storeKey(bucket, key);
        request(new Request.Delete(storeKey, CausalContext.ofText(context), options(bucket, quorum)), done);
    }

    @Override
    public String node() {
        return traits.reach() == Reach.HOME ? home : "";
    }

    @Override
    public String home() {
        return home;
    }

    private StoreKey storeKey(String bucket, String key) {
        return new StoreKey(bucket, traits.sizes().key(key));
    }

    private RequestOptions options(String bucket, Quorum quorum) {
        BucketSettings settings = buckets.get(bucket);
        return quorum == Quorum.ALL && settings != null
                ? new RequestOptions(settings.n(), null)
                : RequestOptions.DEFAULTS;
    }

    private void request(Request.KeyRequest request, Consumer<Result> done) {
        if (core.wantsRing()) {
            askForRing();
        }
        boolean isRead = request instanceof Request.Get;
        errands.run(
                core.<Reply>begin(request.key(), isRead, answer -> true, errands.nowNanos()),
                new KeyQuestion(request, asked),
                isRead ? ClientEvent.READ_AGAIN : ClientEvent.WRITE_AGAIN,
                outcome -> done.accept(result(outcome)));
    }

    /** In the background: any node takes any request. */
    private void askForRing() {
        errands.run(
                core.<RingSnapshot>beginAnywhere(true, errands.nowNanos()), ring, ClientEvent.READ_AGAIN, outcome -> {
                    if (outcome instanceof ClientOutcome.Ok<RingSnapshot> ok) {
                        errands.tell(ClientEvent.RING_LEARNED);
                        core.learned(ok.value());
                    }
                });
    }

    private static Result result(ClientOutcome<Reply> outcome) {
        if (outcome instanceof ClientOutcome.Ok<Reply> ok) {
            return answered(ok.value());
        } else if (outcome instanceof ClientOutcome.NotDone<Reply> not) {
            return new Result.NotDone(not.reason() + ": " + not.detail());
        }
        ClientOutcome.Unknown<Reply> unknown = (ClientOutcome.Unknown<Reply>) outcome;
        return new Result.Unknown(unknown.reason() + ": " + unknown.detail());
    }

    private static Result answered(Reply reply) {
        if (reply instanceof Reply.Found found) {
            List<String> values = found.values().stream()
                    .map(each -> Sizes.text(each.value()))
                    .toList();
            return new Result.Ok(
                    values, found.context().text(), found.values().get(0).version());
        } else if (reply instanceof Reply.Absent absent) {
            return new Result.Ok(List.of(), absent.context().text(), "");
        }
        Reply.Stored stored = (Reply.Stored) reply;
        return new Result.Ok(List.of(), stored.context().text(), stored.version());
    }
}
