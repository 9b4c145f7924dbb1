// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.DiskFault.Damage;

/** The disks of a cluster in whose test no disk is touched. */
final class NoDisks implements NodeDisks {
    @Override
    public String damage(String node, Damage how, long seed) {
        throw new AssertionError("damaged");
    }

    @Override
    public String copy(String node) {
        throw new AssertionError("copied");
    }

    @Override
    public String rollBack(String node) {
        throw new AssertionError("rolled back");
    }

    @Override
    public String wipe(String node) {
        throw new AssertionError("wiped");
    }
}
