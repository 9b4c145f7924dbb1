// SPDX-License-Identifier: Apache-2.0
/**
 * Campaigns: settings by workloads by faults, run on a cluster, judged, and written into a folder.
 *
 * <p>{@link dev.touchstone.harness.campaign.CampaignFile} is what the user wrote, {@link
 * dev.touchstone.harness.campaign.CampaignPlan} the cells that follow from it, {@link
 * dev.touchstone.harness.campaign.CampaignRunner} runs them, {@link dev.touchstone.harness.campaign.CellJudge} judges.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.harness.campaign;
