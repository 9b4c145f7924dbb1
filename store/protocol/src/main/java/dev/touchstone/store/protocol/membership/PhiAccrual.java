// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.membership;

import dev.touchstone.store.protocol.cluster.ClusterView.Liveness;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import java.util.ArrayDeque;

/**
 * How suspicious the silence of one peer is: phi(t) = -log10 P(a silence of t or longer), from the silences seen before,
 * taken as normally distributed.
 *
 * <p>The thresholds are the phi that the configured silences have in a cluster whose heartbeats come at exactly the
 * configured interval. So the configured times hold there, and lengthen as the network gets slower or less regular. The
 * standard deviation has a floor of half an interval, since a heartbeat may come by way of others.
 *
 * @see <a href="https://doi.org/10.1109/RELDIS.2004.1353004">Hayashibara et al., The phi accrual failure detector, 2004</a>
 */
final class PhiAccrual {
    private static final int WINDOW = 64;

    private final double intervalNanos;
    private final double silenceMaxNanos;
    private final double suspectPhi;
    private final double deadPhi;
    private final ArrayDeque<Double> silences = new ArrayDeque<>();
    private double mean;
    private double deviation;
    private long lastNanos;

    PhiAccrual(NodeConfig.Gossip gossip, long nowNanos) {
        this.intervalNanos = gossip.interval().toNanos();
        this.silenceMaxNanos = gossip.deadAfter().toNanos();
        this.lastNanos = nowNanos;
        silences.add(intervalNanos);
        learn();
        this.suspectPhi = phi((double) gossip.suspectAfter().toNanos());
        this.deadPhi = phi(silenceMaxNanos);
    }

    /** A heartbeat rose. */
    void heard(long nowNanos) {
        // The end of an outage is no sample of the network: it would make the next outage look usual.
        silences.add(Math.min((double) (nowNanos - lastNanos), silenceMaxNanos / 2));
        if (silences.size() > WINDOW) {
            silences.poll();
        }
        learn();
        lastNanos = nowNanos;
    }

    /** Takes the mean and the deviation, which are asked for with every message, when a silence is added. */
    private void learn() {
        mean = silences.stream().mapToDouble(each -> each).average().orElse(intervalNanos);
        double variance = silences.stream()
                .mapToDouble(each -> (each - mean) * (each - mean))
                .average()
                .orElse(0);
        deviation = Math.max(Math.sqrt(variance), intervalNanos / 2);
    }

    /** This node was itself away for so long, until now, and could have heard nothing. */
    void excuse(long nanos, long nowNanos) {
        lastNanos = Math.min(lastNanos + nanos, nowNanos);
    }

    Liveness at(long nowNanos) {
        double phi = phi((double) (nowNanos - lastNanos));
        if (phi >= deadPhi) {
            return Liveness.DEAD;
        }
        return phi >= suspectPhi ? Liveness.SUSPECT : Liveness.ALIVE;
    }

    /** By the logistic approximation of the normal distribution, in logarithms so that it never underflows. */
    private double phi(double silenceNanos) {
        double y = (silenceNanos - Math.max(mean, intervalNanos)) / deviation;
        double x = y * (1.5976 + 0.070566 * y * y);
        return (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))) / Math.log(10);
    }
}
