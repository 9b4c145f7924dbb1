// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.workloads.Script;

/**
 * A simulated cell whose operations come from a script in place of a workload's stream: what a run was shrunk to.
 *
 * @param world in which the script is run
 */
public record Rerun(WorldSpec world, Script script) {}
