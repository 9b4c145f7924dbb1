// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The requests of one batch under way: a few at a time, so that a batch takes no more of a node than a few clients. On the event
 * loop of its connection.
 */
final class BatchRun {
    /** Requests of one batch that are worked on at the same time. */
    static final int AT_ONCE = 16;

    private final Front front;
    private final Load load;
    private final Executor loop;
    private final List<Request> requests;
    private final ObjectNode[] answers;
    private final Promise<Result> promise = Promise.promise();
    private int begun;
    private int ended;
    private long bytes;

    /**
     * What became of all.
     *
     * @param bytes of their values, about
     */
    record Result(List<ObjectNode> answers, long bytes) {
        String json() {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            all.addAll(answers);
            return all.toString();
        }
    }

    BatchRun(Front front, Load load, Executor loop, List<Request> requests) {
        this.front = front;
        this.load = load;
        this.loop = loop;
        this.requests = requests;
        this.answers = new ObjectNode[requests.size()];
    }

    /** Begins; completes when each has its answer. */
    Future<Result> run() {
        loop.execute(() -> {
            if (requests.isEmpty()) {
                end();
            }
            for (int i = 0; i < AT_ONCE && begun < answers.length; i++) {
                next();
            }
        });
        return promise.future();
    }

    private void next() {
        int index = begun++;
        front.submit(requests.get(index), reply -> loop.execute(() -> answered(index, reply)));
    }

    private void answered(int index, Reply reply) {
        answers[index] = answer(reply);
        ended++;
        if (begun < answers.length) {
            next();
        } else if (ended == answers.length) {
            end();
        }
    }

    /** As JSON; a read whose answer finds no room is refused. */
    private ObjectNode answer(Reply reply) {
        if (!(reply instanceof Reply.Found found)) {
            return reply.accept(BatchAnswers.JSON);
        }
        long size = SiblingsJson.inBase64(Answers.size(found));
        if (!load.bytes().fits(size)) {
            return BatchAnswers.of(load.refused("bytes are in flight"));
        }
        bytes += size;
        load.bytes().add(size);
        return reply.accept(BatchAnswers.JSON);
    }

    private void end() {
        load.bytes().remove(bytes);
        promise.complete(new Result(new ArrayList<>(List.of(answers)), bytes));
    }
}
