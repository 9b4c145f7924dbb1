// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.campaign.CampaignPlan;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * A campaign to be run.
 *
 * @param campaign the name or file that was given, with the flags that change it
 * @param resume whether the folder may hold cells that are done already
 */
record RunRequest(String campaign, CampaignPlan plan, Path directory, boolean resume) {

    /** A short seed, easy to type again. */
    static long drawSeed() {
        return new SecureRandom().nextInt(1, 10_000_000);
    }
}
