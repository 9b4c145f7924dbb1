// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.client;

import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.simulation.time.EventQueue;
import dev.touchstone.store.client.core.Attempts;
import dev.touchstone.store.client.core.ClientOutcome;
import dev.touchstone.store.client.core.Step;
import java.util.Map;
import java.util.function.Consumer;

/** Carries out what the client's core wants done, under virtual time. */
final class Errands {
    private final EventQueue queue;
    private final SimWire wire;
    private final Map<String, SimNode> nodes;
    private final Consumer<ClientEvent> watch;

    Errands(EventQueue queue, SimWire wire, Map<String, SimNode> nodes, Consumer<ClientEvent> watch) {
        this.queue = queue;
        this.wire = wire;
        this.nodes = nodes;
        this.watch = watch;
    }

    long nowNanos() {
        return queue.now();
    }

    /** A client did something. */
    void tell(ClientEvent event) {
        watch.accept(event);
    }

    /**
     * Asks until there is an outcome; it is told later, never from within the call.
     *
     * @param again what is told to the watch when one more node is asked
     */
    <A> void run(
            Attempts<A> attempts, SimWire.Question<A> question, ClientEvent again, Consumer<ClientOutcome<A>> done) {
        new Errand<>(attempts, question, again, done).follow(attempts.begin(queue.now()));
    }

    private final class Errand<A> {
        private final Attempts<A> attempts;
        private final SimWire.Question<A> question;
        private final ClientEvent again;
        private final Consumer<ClientOutcome<A>> done;

        Errand(Attempts<A> attempts, SimWire.Question<A> question, ClientEvent again, Consumer<ClientOutcome<A>> done) {
            this.attempts = attempts;
            this.question = question;
            this.again = again;
            this.done = done;
        }

        void follow(Step<A> step) {
            if (step instanceof Step.Ask<A> ask) {
                ask(ask);
            } else if (step instanceof Step.End<A> end) {
                done.accept(end.outcome());
            }
        }

        private void ask(Step.Ask<A> ask) {
            SimNode node = nodes.get(ask.node().host());
            wire.ask(node, question, ask.within(), heard -> {
                Step<A> next = attempts.heard(ask.attempt(), heard, queue.now());
                tellIfAsked(next, again);
                follow(next);
            });
            if (ask.hedgeAfter() != null) {
                queue.after(ask.hedgeAfter().toNanos(), () -> {
                    Step<A> next = attempts.nothingYet(ask.attempt(), queue.now());
                    tellIfAsked(next, ClientEvent.READ_HEDGED);
                    follow(next);
                });
            }
        }

        private void tellIfAsked(Step<A> next, ClientEvent event) {
            if (next instanceof Step.Ask<A>) {
                tell(event);
            }
        }
    }
}
