// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.real;

import dev.touchstone.harness.cluster.real.HttpAnswers.Answer;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the Toxiproxy that links go through carries them. Blocks. */
final class ToxiproxyVitals {
    /** On a busy machine it may take more than a second. */
    private static final int ASKED = 10;

    private final String url;
    private final List<String> clientAddresses;
    private final int asked;

    /**
     * That of a Toxiproxy.
     *
     * @param url of its API
     * @param clientAddresses where clients reach each node through it
     */
    ToxiproxyVitals(String url, Collection<String> clientAddresses) {
        this(url, clientAddresses, ASKED);
    }

    /** @param asked how often, before it is given up */
    ToxiproxyVitals(String url, Collection<String> clientAddresses, int asked) {
        this.url = url;
        this.clientAddresses = List.copyOf(clientAddresses);
        this.asked = asked;
    }

    /** Without it no link passes anything, nor with one that was started anew or is paused: that is as good as if nodes were gone. */
    Optional<String> obituary() {
        String address = url.substring(url.indexOf("//") + 2);
        Set<Answer> answers = EnumSet.noneOf(Answer.class);
        for (int i = 0; i < asked; i++) {
            answers.add(HttpAnswers.ask(address, "/version"));
            if (answers.contains(Answer.OK) && clientAddresses.stream().anyMatch(HttpAnswers::answers)) {
                return Optional.empty();
            }
        }
        return Optional.of("Toxiproxy at " + url + trouble(answers));
    }

    private static String trouble(Set<Answer> answers) {
        if (answers.contains(Answer.OK)) {
            return " passes nothing to any node: it has lost its proxies, as when it is started anew";
        }
        return answers.contains(Answer.SILENCE)
                ? " accepts connections, and does not answer: it is paused, or hangs, and with it all links"
                : " does not answer: it has ended, and with it all links";
    }
}
