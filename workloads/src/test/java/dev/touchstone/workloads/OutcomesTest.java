// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.history.Functions;
import dev.touchstone.history.Outcome;
import dev.touchstone.store.client.core.ClientOutcome;
import dev.touchstone.workloads.KvClient.Result;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** From what a store answers to what the history says: done, surely not done, and unknown are never merged. */
class OutcomesTest {
    private static final Result REFUSED = new Result.NotDone("refused");
    private static final Result SILENT = new Result.Unknown("no answer");
    private static final Result STORED = new Result.Ok(List.of(), "ctx2", "v2");

    private final VirtualTimeline timeline = new VirtualTimeline();

    private Completion perform(Workload workload, Operation operation, Function<String, Result> script) {
        ScriptedClient client = new ScriptedClient(timeline, "n1", script);
        AtomicReference<Completion> completion = new AtomicReference<>();
        workload.begin(new SplittableRandom(1)).perform(operation, client, "b", false, completion::set);
        timeline.run(Duration.ofSeconds(1));
        return completion.get();
    }

    private Outcome ofWrite(Result result) {
        return perform(RegisterWorkload.DEFAULT, new Operation(Functions.WRITE, "r0", 7L), request -> result)
                .outcome();
    }

    @Test
    void aWriteIsOkFailOrInfo() {
        assertThat(ofWrite(STORED)).isEqualTo(Outcome.OK);
        assertThat(ofWrite(REFUSED)).isEqualTo(Outcome.FAIL);
        assertThat(ofWrite(SILENT)).isEqualTo(Outcome.INFO);
    }

    /** A read has no effect, so one that was not answered surely did nothing. */
    @Test
    void aReadIsOkOrFail() {
        Operation read = new Operation(Functions.READ, "r0", null);
        Result found = new Result.Ok(List.of("7"), "ctx", "v1");
        assertThat(perform(RegisterWorkload.DEFAULT, read, request -> found)).isEqualTo(Completion.ok(7L, "v1"));
        assertThat(perform(RegisterWorkload.DEFAULT, read, request -> STORED).value())
                .isNull();
        assertThat(perform(RegisterWorkload.DEFAULT, read, request -> SILENT).outcome())
                .isEqualTo(Outcome.FAIL);
    }

    /** An add reads, merges and writes with the context that it read; only its write can have had an effect. */
    @Test
    void anAddIsUnknownOnlyIfItsWriteIs() {
        Operation add = new Operation(Functions.ADD, "s0", 9L);
        Result siblings = new Result.Ok(List.of("1 2", "2 5"), "ctx1", "v1");
        StringBuilder put = new StringBuilder();
        assertThat(perform(SetWorkload.DEFAULT, add, request -> {
                    if (request.startsWith("put")) {
                        put.append(request);
                        return STORED;
                    }
                    return siblings;
                }))
                .isEqualTo(Completion.ok(9L, "v2"));
        assertThat(put).hasToString("put b s0 1 2 5 9 ctx1");
        assertThat(perform(SetWorkload.DEFAULT, add, request -> SILENT).outcome())
                .as("the read was not answered, nothing was written")
                .isEqualTo(Outcome.FAIL);
        assertThat(perform(SetWorkload.DEFAULT, add, request -> request.startsWith("put") ? SILENT : siblings)
                        .outcome())
                .isEqualTo(Outcome.INFO);
        assertThat(perform(SetWorkload.DEFAULT, add, request -> request.startsWith("put") ? REFUSED : siblings)
                        .outcome())
                .isEqualTo(Outcome.FAIL);
    }

    /** A delete is a write of nil, and as unknown as any. */
    @Test
    void aDeleteIsOkFailOrInfo() {
        Operation delete = new Operation(Functions.WRITE, "r0", null);
        StringBuilder asked = new StringBuilder();
        assertThat(perform(RegisterWorkload.DELETES, delete, request -> {
                    asked.append(request);
                    return STORED;
                }))
                .isEqualTo(Completion.ok(null, "v2"));
        assertThat(asked).hasToString("delete b r0 ");
        assertThat(perform(RegisterWorkload.DELETES, delete, request -> REFUSED).outcome())
                .isEqualTo(Outcome.FAIL);
        assertThat(perform(RegisterWorkload.DELETES, delete, request -> SILENT).outcome())
                .isEqualTo(Outcome.INFO);
    }

    /** An update gives back the context that it read; only its write can have had an effect. */
    @Test
    void anUpdateIsUnknownOnlyIfItsWriteIs() {
        Operation write = new Operation(Functions.WRITE, "r0", 9L);
        Result found = new Result.Ok(List.of("7"), "ctx1", "v1");
        StringBuilder put = new StringBuilder();
        assertThat(perform(UpdateWorkload.DEFAULT, write, request -> {
                    if (request.startsWith("put")) {
                        put.append(request);
                        return STORED;
                    }
                    return found;
                }))
                .isEqualTo(Completion.ok(9L, "v2"));
        assertThat(put).hasToString("put b r0 9 ctx1");
        assertThat(perform(UpdateWorkload.DEFAULT, write, request -> SILENT).outcome())
                .isEqualTo(Outcome.FAIL);
        assertThat(perform(UpdateWorkload.DEFAULT, write, request -> request.startsWith("put") ? SILENT : found)
                        .outcome())
                .isEqualTo(Outcome.INFO);
    }

    @Test
    void whatIsAcknowledgedIsNoFailure() {
        assertThatThrownBy(() -> Completions.notOk(STORED, Outcome.INFO)).hasMessageContaining("acknowledged");
    }

    /** Our own client's outcomes, and a future that failed: nobody knows what became of that. */
    @Test
    void theStoresOwnClientIsTakenAtItsWord() {
        assertThat(ofClient(Future.succeededFuture(new ClientOutcome.Ok<>("x", "h:1"))))
                .isEqualTo(new Result.Ok(List.of("x"), "", ""));
        assertThat(ofClient(Future.succeededFuture(new ClientOutcome.NotDone<>(503, "unavailable", "no owner"))))
                .isEqualTo(new Result.NotDone("unavailable: no owner"));
        assertThat(ofClient(Future.succeededFuture(new ClientOutcome.Unknown<>("timeout", "in 3 s"))))
                .isEqualTo(new Result.Unknown("timeout: in 3 s"));
        assertThat(ofClient(Future.failedFuture("reset"))).isEqualTo(new Result.Unknown("reset"));
    }

    private static Result ofClient(Future<ClientOutcome<String>> future) {
        AtomicReference<Result> result = new AtomicReference<>();
        future.onComplete(
                ended -> result.set(StoreKvClient.result(ended, value -> new Result.Ok(List.of(value), "", ""))));
        return result.get();
    }
}
