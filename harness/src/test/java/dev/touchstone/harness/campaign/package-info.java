// SPDX-License-Identifier: Apache-2.0
/** Tests of campaigns, most of them in the simulator. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.harness.campaign;
