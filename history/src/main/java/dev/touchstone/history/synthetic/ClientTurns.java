// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.synthetic;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Clients with one operation open each, whose turns come in a random order: in one turn an operation begins, in another it
 * takes effect, in a third it ends. So what a store does at one instant lies between an invocation and its completion, and
 * operations overlap.
 *
 * <p>The same clients, random numbers and steps, the same order of turns. Not thread-safe.
 *
 * @param <C> what is known of a client
 */
public final class ClientTurns<C extends ClientTurns.Client> {
    private enum Phase {
        IDLE,
        BEGUN,
        DONE
    }

    /** A client, by the number of its process. */
    public static class Client {
        private int process;
        private Phase phase = Phase.IDLE;

        protected Client() {}

        /** The process that its operations are of. */
        public final int process() {
            return process;
        }

        /** Says that its operation took effect in the turn of another client. */
        public final void tookEffect() {
            phase = Phase.DONE;
        }
    }

    /**
     * What clients do in their turns.
     *
     * @param <C> what is known of a client
     */
    public interface Steps<C> {
        /** Called first in each turn, of whichever client it is. */
        default void turn() {}

        /** Whether more operations are to begin. */
        boolean hasMore();

        /** Begins an operation; false if none can begin now. Only asked for if there are more. */
        boolean begin(C client);

        /** Does what the operation does, at this instant; false if it must wait. */
        boolean takeEffect(C client);

        /** Ends the operation. */
        void end(C client);
    }

    private final List<C> clients;
    private final RandomGenerator random;
    private int nextProcess;
    private int open;

    /** Gives the clients the processes 0, 1, 2 and so on. */
    public ClientTurns(List<C> clients, RandomGenerator random) {
        this.clients = clients;
        this.random = random;
        clients.forEach(this::renew);
    }

    /** Lets the client go on as a process of its own, as one does that does not know how its operation ended. */
    public void renew(C client) {
        ((Client) client).process = nextProcess++;
    }

    /** How many operations are open. */
    public int open() {
        return open;
    }

    /** Gives turns until no more operations are to begin, and all have ended. */
    public void run(Steps<C> steps) {
        while (steps.hasMore() || open > 0) {
            C client = clients.get(random.nextInt(clients.size()));
            steps.turn();
            turn(client, client, steps);
        }
    }

    private void turn(C client, Client itself, Steps<C> steps) {
        switch (itself.phase) {
            case IDLE -> {
                if (steps.hasMore() && steps.begin(client)) {
                    itself.phase = Phase.BEGUN;
                    open++;
                }
            }
            case BEGUN -> {
                if (steps.takeEffect(client)) {
                    itself.phase = Phase.DONE;
                }
            }
            case DONE -> {
                steps.end(client);
                itself.phase = Phase.IDLE;
                open--;
            }
        }
    }
}
