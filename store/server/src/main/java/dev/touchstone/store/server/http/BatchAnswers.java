// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.protocol.request.Reply;

/** What the reply to an operation of a batch says, as JSON. */
final class BatchAnswers implements Reply.Visitor<ObjectNode> {
    static final BatchAnswers JSON = new BatchAnswers();

    private BatchAnswers() {}

    /** The same of an operation that was not served. */
    static ObjectNode of(Problem problem) {
        return status(problem.status()).set("problem", problem.body());
    }

    @Override
    public ObjectNode found(Reply.Found found) {
        return status(found.values().size() == 1 ? 200 : 300)
                .put("context", found.context().text())
                .set("values", SiblingsJson.write(found.values()));
    }

    @Override
    public ObjectNode absent(Reply.Absent absent) {
        return status(404).put("context", absent.context().text());
    }

    @Override
    public ObjectNode stored(Reply.Stored stored) {
        return status(204).put("context", stored.context().text()).put("version", stored.version());
    }

    @Override
    public ObjectNode configured(Reply.Configured configured) {
        throw new IllegalStateException("not an answer to a request for a key: " + configured);
    }

    @Override
    public ObjectNode rejected(Reply.Rejected rejected) {
        return of(Problem.of(rejected));
    }

    @Override
    public ObjectNode indeterminate(Reply.Indeterminate unknown) {
        return of(Problem.of(unknown));
    }

    private static ObjectNode status(int status) {
        return JsonNodeFactory.instance.objectNode().put("status", status);
    }
}
