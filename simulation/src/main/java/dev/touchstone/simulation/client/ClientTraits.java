// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.client;

import dev.touchstone.simulation.time.Draw;
import dev.touchstone.simulation.time.Words;
import dev.touchstone.store.client.core.AttemptLimits;
import dev.touchstone.store.client.core.RetryRule;
import java.time.Duration;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of a world are like.
 *
 * @param timeout after which a client gives up
 * @param attemptsMax how many nodes it asks for one request at the most
 * @param hedgeReadsAfter after how long without an answer it asks a second node; null for never
 * @param rule when it asks another
 * @param sizes of what it stores
 */
public record ClientTraits(
        Duration timeout,
        Reach reach,
        int attemptsMax,
        @Nullable Duration hedgeReadsAfter,
        RetryRule rule,
        Sizes sizes) {

    /** Clients of one node each, who store what they are given and try nothing twice. */
    public static ClientTraits steady(Duration timeout) {
        return new ClientTraits(timeout, Reach.HOME, 1, null, RetryRule.SAFE, Sizes.SMALL);
    }

    /** Drawn from a stream; some in each world are as the real client is at its defaults, others bear less. */
    public static ClientTraits drawn(Draw draw, Duration timeout, Sizes sizes) {
        boolean home = draw.in(0.45);
        Reach reach = home ? Reach.HOME : draw.in(0.35) ? Reach.LIST : Reach.RING;
        int attempts = draw.wide(1, 6);
        Duration hedge = draw.wideMillis(1, 200);
        boolean hedges = draw.in(0.4);
        return home
                ? steady(timeout).withSizes(sizes)
                : new ClientTraits(timeout, reach, attempts, hedges ? hedge : null, RetryRule.SAFE, sizes);
    }

    /** The same clients with things of other sizes. */
    public ClientTraits withSizes(Sizes others) {
        return new ClientTraits(timeout, reach, attemptsMax, hedgeReadsAfter, rule, others);
    }

    AttemptLimits limits() {
        return new AttemptLimits(timeout, attemptsMax, hedgeReadsAfter);
    }

    /** Tells what they are like, in words. */
    public void tell(SortedMap<String, String> knobs) {
        knobs.put("client time-out", Words.time(timeout));
        if (reach != Reach.HOME) {
            knobs.put("clients ask", reach.words() + ", " + attemptsMax + " of them at the most");
        }
        if (hedgeReadsAfter != null) {
            knobs.put("reads hedged", "after " + Words.time(hedgeReadsAfter));
        }
        sizes.tell(knobs);
    }
}
