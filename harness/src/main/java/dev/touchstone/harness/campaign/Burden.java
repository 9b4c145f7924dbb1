// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import java.util.Map;

/**
 * What was asked of the machine in a cell, and how busy it was.
 *
 * @param askedPerSecond how many operations a second the clients were to begin, if each were answered at once
 * @param machine facts of the machine meanwhile, or of the simulated world, by name
 */
record Burden(double askedPerSecond, Map<String, String> machine) {}
