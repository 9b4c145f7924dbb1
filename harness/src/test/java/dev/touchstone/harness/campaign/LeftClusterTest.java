// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.harness.cluster.ClusterRequest;
import dev.touchstone.harness.starter.ClusterStarter;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.RunFolder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clusters that cannot be removed: what was judged on them stays judged, and others follow. */
class LeftClusterTest {
    @TempDir
    private Path directory;

    private int started;

    @Test
    void whatIsLeftBehindTouchesNoVerdict() throws Exception {
        CampaignPlan plan = CampaignPlan.of(CampaignReader.read("quick"), 3, "*");
        RunFolder folder = new RunFolder(directory);
        try (CampaignRunner runner = new CampaignRunner(
                plan,
                ClusterKind.LOCAL,
                folder,
                new Provenance("", null, ClusterKind.LOCAL, 3),
                RunPolicy.DEFAULT,
                new SilentProgress(),
                (kind, request) -> stuck(request))) {
            List<CellResult> results = runner.run();
            assertThat(results).hasSameSizeAs(plan.cells()).noneSatisfy(each -> assertThat(
                            each.summary().verdict())
                    .isIn(CellVerdict.ABORTED, CellVerdict.SKIPPED));
            assertThat(started).as("clusters").isPositive();
            assertThat(runner.left()).hasSize(started).first().asString().isEqualTo("cluster 1 is stuck");
        }
    }

    /** A simulated world that is never well in the end, and whose end fails. */
    private Cluster stuck(ClusterRequest request) throws InterruptedException {
        int number = ++started;
        Cluster world = ClusterStarter.start(ClusterKind.SIM, request);
        return (Cluster) Proxy.newProxyInstance(
                Cluster.class.getClassLoader(), new Class<?>[] {Cluster.class}, (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(world, arguments);
                        if (method.getName().equals("close")) {
                            throw new ClusterException("cluster " + number + " is stuck");
                        }
                        return method.getName().equals("obituary") ? java.util.Optional.of("n1 has ended") : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
