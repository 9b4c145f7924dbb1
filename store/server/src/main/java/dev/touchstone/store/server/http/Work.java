// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the node work on clients' requests, within what may be under way, and answers what comes of it. On one event loop. */
final class Work {
    private static final Logger LOG = LoggerFactory.getLogger(Work.class);
    /** How long a read waits for room for what it may answer. */
    private static final long ROOM_MILLIS_MAX = 1_000;

    private final NodeId self;
    private final Front front;
    private final Load load;
    private final Executor loop;
    private final ValueSizes sizes;

    /**
     * Nothing yet.
     *
     * @param loop the event loop of the connections whose requests come here
     */
    Work(NodeId self, Front front, Load load, Executor loop, ValueSizes sizes) {
        this.self = self;
        this.front = front;
        this.load = load;
        this.loop = loop;
        this.sizes = sizes;
    }

    /** Throws the {@link Problem} if the node is stopping. */
    void checkServing() {
        if (!front.isServing()) {
            throw Problem.of(503, "not-ready", self + " is stopping");
        }
    }

    /** Hands over a body that has come whole; or answers what is wrong with it. */
    void whenRead(RoutingContext at, Future<byte[]> body, Handler<byte[]> then) {
        body.onSuccess(content -> Routes.guarded(at, () -> then.handle(content)))
                .onFailure(failure -> {
                    if (failure instanceof Problem problem) {
                        Answers.refuse(at, problem);
                    } else {
                        LOG.debug(
                                "event=request-broken-off path={}", at.request().path(), failure);
                    }
                });
    }

    /** Has a request worked on, of which so many bytes are in memory meanwhile, if there is room. */
    void submit(RoutingContext at, Request request, long bytes) {
        checkServing();
        load.begin(bytes);
        begun(at, request, bytes);
    }

    /** The same for a read: what it will answer is only expected, and while there is no room for it, it waits. */
    void submitWhenRoom(RoutingContext at, Request.Get request) {
        checkServing();
        long expected = Load.WORKING_COPIES * sizes.expected(request.key());
        Load.Waiting read = load.beginWhenRoom(expected, () -> begun(at, request, expected));
        if (load.isWaiting(read)) {
            at.vertx().setTimer(ROOM_MILLIS_MAX, ignored -> {
                if (load.giveUp(read)) {
                    Answers.problem(at, load.refused("bytes are in flight"));
                }
            });
        }
    }

    /** Has a batch worked on, whose body is read. */
    void submit(RoutingContext at, Batch batch, byte[] content) {
        checkServing();
        long values = 2L * content.length;
        load.begin(values);
        Answers.made(at, content.length, () -> batch.read(content))
                .compose(requests -> new BatchRun(front, load, loop, requests).run())
                .compose(answers -> Answers.made(at, answers.bytes(), answers::json))
                .onComplete(ignored -> load.ended(values))
                .onSuccess(answer -> Answers.text(at, "application/json", answer))
                .onFailure(failure -> Answers.failed(at, failure));
    }

    private void begun(RoutingContext at, Request request, long bytes) {
        front.submit(request, reply -> {
            if (request instanceof Request.KeyRequest forKey) {
                sizes.saw(forKey.key(), size(request, reply));
            }
            // Counted until it is taken up here: what waits for that is in memory, too.
            loop.execute(() -> {
                load.ended(bytes);
                Routes.guarded(at, () -> Answers.reply(at, reply, load));
            });
        });
    }

    private static long size(Request request, Reply reply) {
        return request instanceof Request.Put put
                ? put.value().content().length()
                : reply instanceof Reply.Found found ? Answers.size(found) : 0;
    }
}
