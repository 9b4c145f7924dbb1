// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.reports.run.CellVerdict;

/** Progress that nobody is told of. */
final class SilentProgress implements Progress {
    @Override
    public void phase(String what, String phase, String detail) {}

    @Override
    public void load(String what, long ok, long fail, long info, double share) {}

    @Override
    public void judged(String cell, CellVerdict verdict, String headline, int done, int total) {}
}
