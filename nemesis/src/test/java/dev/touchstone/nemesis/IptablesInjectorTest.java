// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.nemesis.Fault.Need;
import dev.touchstone.nemesis.Injector.Observation;
import dev.touchstone.nemesis.LinkFault.Cut;
import dev.touchstone.nemesis.LinkFault.CutLinks;
import dev.touchstone.nemesis.LinkFault.LossyLinks;
import dev.touchstone.nemesis.StandInNetwork.Conversation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(
        value = "dev.touchstone.nemesis.StandInNetwork#isThere",
        disabledReason = "network namespaces need root, ip, iptables, nsenter, ss, bash and timeout")
class IptablesInjectorTest extends LinkInjectorContract {
    private static final Link LINK = new Link("n1", "n2");

    private StandInNetwork network;
    private IptablesInjector injector;
    private String rulesBefore;

    @BeforeEach
    void makeNamespaces() throws IOException {
        network = new StandInNetwork();
        Map<Link, PacketMatch> matches = new HashMap<>();
        for (Link link :
                List.of(LINK, new Link("n2", "n1"), new Link(Link.CLIENT, "n1"), new Link(Link.CLIENT, "n2"))) {
            matches.put(link, match(link.to(), StandInNetwork.address(link.from()), link));
        }
        injector = new IptablesInjector(matches, network.shell(), Runnable::run);
        rulesBefore = network.rules("n2");
    }

    @AfterEach
    void close() throws IOException {
        injector.close();
        network.close();
    }

    @Override
    protected Injector<LinkFault> injector() {
        return injector;
    }

    @Override
    protected Set<Need> offers() {
        return Set.of(Need.LINKS, Need.PACKETS);
    }

    @Override
    protected void await(CompletableFuture<?> done) {
        CompletableFuture<?> unused = done.orTimeout(30, TimeUnit.SECONDS);
        done.join();
    }

    @Override
    protected boolean passes(Link link) {
        try {
            return network.passes(link);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyCutSaysWhatShowsItAndLeavesNoRule() throws IOException {
        for (Cut how : Cut.values()) {
            CutLinks cut = cut(how);
            assertThat(inject(injector, cut).evidence())
                    .contains(how == Cut.REFUSE ? "n1->n2: refused after" : "n1->n2: no answer in 300 ms")
                    .containsPattern("its rule met [1-9]");
            assertThat(heal(injector, cut).evidence()).contains("n1->n2: connected after");
            assertThat(network.rules("n2")).isEqualTo(rulesBefore);
        }
    }

    @Test
    void aStallDeliversLateAndABlackHoleNever() throws IOException {
        for (Cut how : List.of(Cut.STALL, Cut.BLACKHOLE)) {
            try (Conversation conversation = network.converse()) {
                conversation.say("before");
                assertThat(conversation.hear()).isEqualTo("before");
                CutLinks cut = cut(how);
                inject(injector, cut);
                conversation.say("during");
                heal(injector, cut);
                assertThat(conversation.hear()).isEqualTo(how == Cut.STALL ? "during" : "broken");
            }
        }
    }

    @Test
    void refusingEndsOpenConnectionsAtOnce() throws IOException {
        try (Conversation conversation = network.converse()) {
            inject(injector, cut(Cut.REFUSE));
            conversation.say("during");
            assertThat(conversation.hear()).isEqualTo("broken");
        }
    }

    @Test
    void lossIsSeenByItsCountAndLetsConnectionsThrough() throws IOException {
        LossyLinks loss = loss(0.3);
        Observation injected = inject(injector, loss);
        assertThat(injected.observed()).as("%s", injected).isTrue();
        assertThat(injected.evidence()).containsPattern("n1->n2: [1-9]\\d* of [1-9]\\d* packets lost");
        try (Conversation conversation = network.converse()) {
            conversation.say("during");
            assertThat(conversation.hear()).isEqualTo("during");
        }
        assertThat(heal(injector, loss).observed()).isTrue();
        assertThat(network.rules("n2")).isEqualTo(rulesBefore);
    }

    @Test
    void aLinkToADeadNodeHealsForItIsTheNodeThatIsDead() throws Exception {
        CutLinks cut = cut(Cut.BLACKHOLE);
        inject(injector, cut);
        network.kill("n2");
        Observation healed = heal(injector, cut);
        assertThat(healed.observed()).as("%s", healed).isTrue();
        assertThat(healed.evidence()).contains("n1->n2: refused after");
    }

    @Test
    void rulesMayStandAtTheSender() throws IOException {
        Map<Link, PacketMatch> matches = Map.of(LINK, match("n1", null, LINK));
        try (IptablesInjector atSender = new IptablesInjector(matches, network.shell(), Runnable::run)) {
            LossyLinks all = loss(1);
            Observation injected = inject(atSender, all);
            assertThat(injected.observed()).as("%s", injected).isTrue();
            assertThat(network.rules("n2")).isEqualTo(rulesBefore);
            assertThat(network.rules("n1")).contains("TOUCHSTONE");
            assertThat(heal(atSender, all).observed()).isTrue();
            assertThat(network.rules("n1")).doesNotContain("TOUCHSTONE");
        }
    }

    private static PacketMatch match(String at, @Nullable String source, Link link) {
        return new PacketMatch(at, source, StandInNetwork.address(link.to()), StandInNetwork.PORT);
    }

    private static CutLinks cut(Cut how) {
        return new CutLinks("cut", "n1 | n2", List.of(LINK), how);
    }

    private static LossyLinks loss(double share) {
        return new LossyLinks("loss", "n1 -> n2", List.of(LINK), share);
    }

    private static Observation inject(Injector<LinkFault> injector, LinkFault fault) {
        return answer(done -> injector.inject(fault, done));
    }

    private static Observation heal(Injector<LinkFault> injector, LinkFault fault) {
        return answer(done -> injector.heal(fault, done));
    }

    private static Observation answer(Consumer<Consumer<Observation>> call) {
        CompletableFuture<Observation> answer = new CompletableFuture<>();
        call.accept(answer::complete);
        return answer.orTimeout(30, TimeUnit.SECONDS).join();
    }
}
