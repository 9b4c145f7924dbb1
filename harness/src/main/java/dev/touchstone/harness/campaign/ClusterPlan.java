// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.harness.Durations;
import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.campaign.CampaignFile.ClusterPart;
import dev.touchstone.harness.cluster.ClusterRequest;
import dev.touchstone.harness.cluster.LinkKind;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign file says of its cluster, all names resolved.
 *
 * @param toxiproxy of a real Toxiproxy; null for the embedded one
 */
public record ClusterPlan(LinkKind links, @Nullable URI toxiproxy, Duration startTimeout) {

    static ClusterPlan of(ClusterPart part) {
        return new ClusterPlan(
                part.links() == null ? LinkKind.PROXY : LinkKind.of(part.links()),
                part.toxiproxy() == null ? null : toxiproxy(part.toxiproxy()),
                part.startTimeout() == null ? ClusterRequest.START_TIMEOUT : timeout(part.startTimeout()));
    }

    /**
     * The URL of a Toxiproxy.
     *
     * @throws UsageException if the text is none
     */
    public static URI toxiproxy(String text) {
        try {
            URI url = URI.create(text);
            boolean isBare = (url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
                    && url.getRawQuery() == null
                    && url.getRawUserInfo() == null;
            // Without a port it is HTTP's own.
            boolean hasPort = url.getPort() == -1 || (url.getPort() > 0 && url.getPort() <= 65_535);
            if ("http".equals(url.getScheme()) && url.getHost() != null && isBare && hasPort) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException(wrong(text), e);
        }
        throw new UsageException(wrong(text));
    }

    private static String wrong(String text) {
        return "cluster.toxiproxy is a URL such as http://127.0.0.1:8474, not \"" + text + "\"";
    }

    private static Duration timeout(String text) {
        Duration timeout = Durations.parse(text);
        if (timeout.isZero()) {
            throw new UsageException("cluster.startTimeout is above 0, not " + text);
        }
        return timeout;
    }
}
