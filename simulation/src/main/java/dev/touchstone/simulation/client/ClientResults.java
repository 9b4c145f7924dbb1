// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.client;

import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.workloads.KvClient.Result;
import java.util.List;

/** What a workload's client makes of a node's reply: done, surely not done, or unknown. */
final class ClientResults implements Reply.Visitor<Result> {
    static final ClientResults TOLD = new ClientResults();

    private ClientResults() {}

    @Override
    public Result found(Reply.Found found) {
        List<String> values = found.values().stream()
                .map(versioned -> versioned.value().content().utf8())
                .toList();
        return new Result.Ok(
                values, found.context().text(), found.values().get(0).version());
    }

    @Override
    public Result absent(Reply.Absent absent) {
        return new Result.Ok(List.of(), absent.context().text(), "");
    }

    @Override
    public Result stored(Reply.Stored stored) {
        return new Result.Ok(List.of(), stored.context().text(), stored.version());
    }

    @Override
    public Result configured(Reply.Configured configured) {
        throw new IllegalStateException("not an answer to a request for a key: " + configured);
    }

    @Override
    public Result rejected(Reply.Rejected rejected) {
        return new Result.NotDone(rejected.reason() + ": " + rejected.detail());
    }

    @Override
    public Result indeterminate(Reply.Indeterminate unknown) {
        return new Result.Unknown(
                unknown.acknowledged() + " of " + unknown.needed() + " acknowledged: " + unknown.detail());
    }
}
