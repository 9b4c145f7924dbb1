// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One request at one target after another, until an outcome is worth having, no target is left, or the time is up. A hedged
 * read may be at two targets at once: the first good answer counts. Thread-safe.
 *
 * <p>A read is sent again when it was not done, or nobody knows, or its answer is older than what its asker has seen. A
 * write is sent again only when it was surely not done and a node elsewhere may do it: no connection was made, so that no
 * byte of it was sent, or the node said that it had no effect and could not serve (503).
 */
final class Attempts {
    static final String BEHIND = "behind-session";
    private static final long MILLIS_MIN = 1;

    private final Vertx vertx;
    private final Exchange exchange;
    private final ClientOptions options;
    private final Call call;
    private final List<Address> targets;
    private final Predicate<Answer> isGood;
    private final Consumer<Address> onFailure;
    private final Promise<ClientOutcome<Answer>> promise = Promise.promise();
    private final long deadlineNanos;
    private int next;
    private int open;
    private @Nullable ClientOutcome<Answer> last;

    Attempts(
            Vertx vertx,
            Exchange exchange,
            ClientOptions options,
            Call call,
            List<Address> targets,
            Predicate<Answer> isGood,
            Consumer<Address> onFailure) {
        this.vertx = vertx;
        this.exchange = exchange;
        this.options = options;
        this.call = call;
        this.targets = targets;
        this.isGood = isGood;
        this.onFailure = onFailure;
        this.deadlineNanos = System.nanoTime() + options.requestTimeout().toNanos();
    }

    Future<ClientOutcome<Answer>> run() {
        start();
        return promise.future();
    }

    private synchronized void start() {
        long left = Duration.ofNanos(deadlineNanos - System.nanoTime()).toMillis();
        if (promise.future().isComplete()) {
            return;
        }
        if (next == targets.size() || (left < MILLIS_MIN && last != null)) {
            if (open == 0) {
                promise.tryComplete(last);
            }
            return;
        }
        Address target = targets.get(next++);
        boolean more = call.isRead() && next < targets.size();
        long timeout = Math.max(MILLIS_MIN, more ? left / 2 : left);
        open++;
        exchange.send(call, target, timeout).onSuccess(outcome -> ended(target, outcome));
        if (more && options.hedgeReadsAfter() != null) {
            vertx.setTimer(options.hedgeReadsAfter().toMillis(), ignored -> hedge());
        }
    }

    private synchronized void hedge() {
        if (open == 1) {
            start();
        }
    }

    private synchronized void ended(Address target, ClientOutcome<Answer> outcome) {
        open--;
        if (outcome instanceof ClientOutcome.Ok<Answer> ok && !isGood.test(ok.value())) {
            last = new ClientOutcome.NotDone<>(
                    ok.value().status(), BEHIND, target + " answered what is older than what the session has seen");
            start();
        } else if (isWorthAnother(outcome)) {
            onFailure.accept(target);
            last = outcome;
            start();
        } else {
            promise.tryComplete(outcome);
        }
    }

    private boolean isWorthAnother(ClientOutcome<Answer> outcome) {
        if (outcome instanceof ClientOutcome.NotDone<Answer> not) {
            return not.reason().equals(Exchange.REFUSED)
                    || not.status() == 503
                    || (call.isRead() && not.status() >= 500);
        }
        return call.isRead() && outcome instanceof ClientOutcome.Unknown;
    }
}
