// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import dev.touchstone.nemesis.DiskFault.Damage;
import dev.touchstone.nemesis.DiskSurgery;
import dev.touchstone.nemesis.NodeDisks;
import java.io.IOException;

/** The data directories of a local cluster's nodes. A copy lies beside the directory that it was made of. */
final class LocalDisks implements NodeDisks {
    private final NodeFiles files;

    LocalDisks(NodeFiles files) {
        this.files = files;
    }

    @Override
    public String damage(String node, Damage how, long seed) throws IOException {
        return of(node).damage(how, seed);
    }

    @Override
    public String copy(String node) throws IOException {
        return of(node).copy();
    }

    @Override
    public String rollBack(String node) throws IOException {
        return of(node).rollBack();
    }

    @Override
    public String wipe(String node) throws IOException {
        return of(node).wipe();
    }

    private DiskSurgery of(String node) {
        return new DiskSurgery(files.data(node), files.copy(node));
    }
}
