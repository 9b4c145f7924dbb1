// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.client;

import dev.touchstone.nemesis.Link;
import dev.touchstone.simulation.network.Passage;
import dev.touchstone.simulation.network.SimNetwork;
import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.simulation.time.EventQueue;
import dev.touchstone.store.client.core.Heard;
import dev.touchstone.store.protocol.driver.StoreNode;
import java.time.Duration;
import java.util.function.Consumer;

/** Takes questions of clients to nodes, and tells what came of each, once. */
final class SimWire {
    private static final long REFUSED_NANOS = 200_000;

    private final EventQueue queue;
    private final SimNetwork network;

    SimWire(EventQueue queue, SimNetwork network) {
        this.queue = queue;
        this.network = network;
    }

    /**
     * What a node is asked.
     *
     * @param <A> what it answers
     */
    interface Question<A> {
        /** How many bytes it is. */
        int bytes();

        /** Asks the node; on its thread. */
        void ask(StoreNode node, Consumer<A> answered);

        /** How many bytes an answer is. */
        int bytes(A answer);

        /** What is heard when the answer has come. */
        Heard<A> heard(A answer);
    }

    /** Asks a node, and waits so long. */
    <A> void ask(SimNode node, Question<A> question, Duration within, Consumer<Heard<A>> then) {
        Link link = new Link(Link.CLIENT, node.id().name());
        Passage passage = network.passage(link);
        if (passage == Passage.REFUSED || !node.isUp()) {
            queue.after(REFUSED_NANOS, () -> then.accept(new Heard.NotSent<>("connection refused")));
            return;
        }
        Exchange<A> exchange = new Exchange<>(node, link, question, within, then);
        if (passage == Passage.RESET) {
            exchange.reset.run();
            return;
        }
        node.onCrash(exchange.reset);
        network.onReset(link, exchange.reset);
        int life = node.life();
        network.carry(link, question.bytes(), () -> node.run(life, () -> question.ask(node.core(), exchange::answer)));
    }

    /** One question under way, ended once: by its answer, a reset or the time-out, whichever is first. */
    private final class Exchange<A> {
        private final SimNode node;
        private final Link link;
        private final Question<A> question;
        private final Consumer<Heard<A>> then;
        private final Runnable reset =
                () -> queue.after(REFUSED_NANOS, () -> end(new Heard.Broken<>("connection reset")));
        private final EventQueue.Scheduled late;
        private boolean ended;

        Exchange(SimNode node, Link link, Question<A> question, Duration within, Consumer<Heard<A>> then) {
            this.node = node;
            this.link = link;
            this.question = question;
            this.then = then;
            this.late = queue.after(within.toNanos(), () -> end(new Heard.Silence<>()));
        }

        void answer(A answer) {
            network.carry(link, question.bytes(answer), () -> end(question.heard(answer)));
        }

        void end(Heard<A> heard) {
            if (!ended) {
                ended = true;
                queue.cancel(late);
                node.forget(reset);
                network.forget(link, reset);
                then.accept(heard);
            }
        }
    }
}
