// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.campaign.CampaignPlan;
import dev.touchstone.harness.campaign.Provenance;
import dev.touchstone.harness.campaign.Rerun;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.nemesis.schedule.Schedule;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * A campaign to be run.
 *
 * @param earlier what the folder holds already; null for a new run
 * @param schedule of faults in place of what the seed gives; null for that
 * @param rerun what the only cell does in its simulated world, in place of what the seed gives; null for that
 */
record RunRequest(
        CampaignPlan plan,
        Provenance provenance,
        Path directory,
        @Nullable EarlierRun earlier,
        @Nullable Schedule schedule,
        @Nullable Rerun rerun) {

    /**
     * A request of what can be.
     *
     * @throws dev.touchstone.harness.UsageException if a fault of it does not exist in such a cluster
     */
    RunRequest {
        plan.requireOffered(provenance.cluster());
    }

    ClusterKind kind() {
        return provenance.cluster();
    }

    /** The plan of the cells that are not done yet. */
    CampaignPlan left() {
        return earlier == null ? plan : plan.without(earlier.done(plan).keySet());
    }

    /** A short seed, easy to type again. */
    static long drawSeed() {
        return new SecureRandom().nextInt(1, 10_000_000);
    }
}
