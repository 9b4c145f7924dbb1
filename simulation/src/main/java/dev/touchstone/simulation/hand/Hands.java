// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.hand;

import dev.touchstone.store.protocol.port.Randomness;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import java.util.List;

/** All who put their hands into a world; each has randomness of its own, and does one thing at a time. */
public final class Hands {
    private final SettingsChanger settings;
    private final ContextForger contexts;
    private final BucketRemaker buckets;
    private final WriteChain chain;
    private final HotKey hotKey;

    public Hands(HandWorld world, List<String> nodes, Randomness randomness) {
        this.settings = new SettingsChanger(world, nodes, randomness.named("hand/settings"));
        this.contexts = new ContextForger(world, nodes, randomness.named("hand/contexts"));
        this.buckets = new BucketRemaker(world, nodes, randomness.named("hand/buckets"));
        this.chain = new WriteChain(world, nodes, randomness.named("hand/chain"));
        this.hotKey = new HotKey(world, nodes, randomness.named("hand/hot-key"));
    }

    /** A client of the load was answered. */
    public void heard(Request request, Reply reply) {
        contexts.heard(request, reply);
    }

    public void changeSettings() {
        settings.change();
    }

    public void makeUpContext() {
        contexts.use();
    }

    public void remakeBucket() {
        buckets.remake();
    }

    public void goOnWriting() {
        chain.goOn();
    }

    public void useHotKey() {
        hotKey.useIt();
    }
}
