// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import dev.touchstone.harness.cluster.real.JanitorProcess;
import java.util.Optional;

/**
 * Removes a cluster if its harness is gone without having done so, as by {@code kill -9}: something small that waits beside the
 * harness, and outlives it.
 *
 * <p>On a host it is a {@link JanitorProcess}. A harness in a container takes all its processes with it when it is killed; its
 * janitor is a container that waits for the other's end.
 */
final class Janitor {
    private final Runnable dismissal;

    private Janitor(Runnable dismissal) {
        this.dismissal = dismissal;
    }

    /** Sets one to work for a cluster of which nothing is there yet. */
    static Janitor hire(Engine engine, ClusterLabels labels, ComposeImages images) {
        Optional<String> own = OwnContainer.id(engine);
        return own.isPresent()
                ? container(engine, labels, images, own.get())
                : new Janitor(JanitorProcess.hire(labels.id())::dismiss);
    }

    /** Lets it go, when the cluster is removed. */
    void dismiss() {
        dismissal.run();
    }

    private static Janitor container(Engine engine, ClusterLabels labels, ComposeImages images, String harness) {
        JanitorContainer container = JanitorContainer.start(engine, labels, images, harness);
        return new Janitor(container::remove);
    }
}
