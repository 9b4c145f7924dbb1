// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers.links;

import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Injector;
import dev.touchstone.nemesis.Injector.Observation;
import dev.touchstone.nemesis.LinkFault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Asks an injector for faults, waits until they are seen, and keeps a journal of them. Blocks its callers; any thread may call.
 */
public final class SeenFaults {
    /** An injector answers within a limit of its own; this is for one that does not. */
    private static final long ANSWER_SECONDS_MAX = 600;

    private record Open<F extends Fault>(F fault, Injector<F> injector) {
        Observation heal() {
            return ask(done -> injector.heal(fault, done));
        }
    }

    private final FaultJournal journal = new FaultJournal();
    private final List<Open<?>> open = new ArrayList<>();

    /** What was seen so far. */
    public FaultJournal journal() {
        return journal;
    }

    /**
     * Brings a fault about.
     *
     * @throws UnseenFaultException if it was not seen to hold; then it was healed again, as far as it can be
     */
    public <F extends Fault> ActiveFault inject(Injector<F> injector, F fault) {
        Observation seen = ask(done -> injector.inject(fault, done));
        if (!seen.observed()) {
            Observation healed = ask(done -> injector.heal(fault, done));
            throw new UnseenFaultException(fault.name() + " of " + fault.detail() + " was not seen to hold: "
                    + seen.evidence() + (healed.observed() ? "" : "; nor was its end: " + healed.evidence()));
        }
        journal.began(fault);
        synchronized (open) {
            open.add(new Open<>(fault, injector));
        }
        return new ActiveFault(this, fault, seen.evidence());
    }

    /**
     * Heals all faults, the latest first.
     *
     * @throws UnseenFaultException if one was not seen to be over; the others are healed all the same
     */
    public void healAll() {
        List<Fault> left = new ArrayList<>();
        synchronized (open) {
            open.forEach(each -> left.add(0, each.fault()));
        }
        RuntimeException first = null;
        for (Fault fault : left) {
            try {
                heal(fault);
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Heals a fault, unless that was done. */
    void heal(Fault fault) {
        Open<?> found = null;
        synchronized (open) {
            // The same object: two equal faults may be under way at once.
            for (int i = open.size() - 1; i >= 0 && found == null; i--) {
                found = open.get(i).fault() == fault ? open.remove(i) : null;
            }
        }
        if (found == null) {
            return;
        }
        Observation seen = found.heal();
        if (!seen.observed() && !isWantedElsewhere(fault)) {
            throw new UnseenFaultException(
                    fault.name() + " of " + fault.detail() + " was not seen to be over: " + seen.evidence());
        }
        journal.ended(fault);
    }

    /** True if another open fault keeps what this one did: then its end cannot be seen, and need not. */
    private boolean isWantedElsewhere(Fault fault) {
        synchronized (open) {
            return open.stream()
                    .anyMatch(each -> each.fault() instanceof LinkFault other
                            && fault instanceof LinkFault own
                            && other.links().stream().anyMatch(own.links()::contains));
        }
    }

    private static Observation ask(Consumer<Consumer<Observation>> question) {
        CompletableFuture<Observation> answer = new CompletableFuture<>();
        question.accept(answer::complete);
        try {
            return answer.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return new Observation(false, "the injector did not answer within " + ANSWER_SECONDS_MAX + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Observation(false, "interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer never fails", e.getCause());
        }
    }
}
