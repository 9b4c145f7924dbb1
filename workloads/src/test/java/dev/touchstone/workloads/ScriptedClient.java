// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** A store that answers each request as the script says, after a millisecond. */
final class ScriptedClient implements KvClient {
    /** {@code get b k}, or {@code put b k value context}; a final read is a {@code get all b k}. */
    final List<String> requests = new ArrayList<>();

    private final VirtualTimeline timeline;
    private final String node;
    private final String home;
    private final Function<String, Result> script;
    private int open;

    ScriptedClient(VirtualTimeline timeline, String node, Function<String, Result> script) {
        this(timeline, node, node, script);
    }

    ScriptedClient(VirtualTimeline timeline, String node, String home, Function<String, Result> script) {
        this.timeline = timeline;
        this.node = node;
        this.home = home;
        this.script = script;
    }

    @Override
    public void get(String bucket, String key, Quorum quorum, Consumer<Result> done) {
        answer((quorum == Quorum.ALL ? "get all " : "get ") + bucket + " " + key, done);
    }

    @Override
    public void put(String bucket, String key, String value, String context, Quorum quorum, Consumer<Result> done) {
        answer("put " + bucket + " " + key + " " + value + " " + context, done);
    }

    @Override
    public void delete(String bucket, String key, String context, Quorum quorum, Consumer<Result> done) {
        answer("delete " + bucket + " " + key + " " + context, done);
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public String home() {
        return home;
    }

    private void answer(String request, Consumer<Result> done) {
        if (++open > 1) {
            throw new AssertionError("a client has one request open at a time, not also " + request);
        }
        requests.add(request);
        timeline.after(Duration.ofMillis(1), () -> {
            open--;
            done.accept(script.apply(request));
        });
    }
}
