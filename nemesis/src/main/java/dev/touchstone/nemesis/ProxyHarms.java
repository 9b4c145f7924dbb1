// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

/** What each fault of links does to a proxy; throws an {@link IllegalArgumentException} for what no proxy can do. */
final class ProxyHarms implements LinkFault.Visitor<ProxyHarm> {
    static final ProxyHarms OF = new ProxyHarms();

    private ProxyHarms() {}

    @Override
    public ProxyHarm cutLinks(LinkFault.CutLinks cut) {
        return switch (cut.how()) {
            case BLACKHOLE -> new ProxyHarm.Blackhole();
            case REFUSE -> new ProxyHarm.Refusal();
            case STALL -> new ProxyHarm.Stall();
        };
    }

    @Override
    public ProxyHarm slowLinks(LinkFault.SlowLinks slow) {
        return new ProxyHarm.Latency(slow.latency().toMillis(), slow.jitter().toMillis());
    }

    @Override
    public ProxyHarm narrowLinks(LinkFault.NarrowLinks narrow) {
        return new ProxyHarm.Bandwidth(Math.max(1, narrow.bytesPerSecond() / 1_000));
    }

    @Override
    public ProxyHarm sliceLinks(LinkFault.SliceLinks slice) {
        return new ProxyHarm.Slices(slice.bytes(), slice.pause().toNanos() / 1_000);
    }

    @Override
    public ProxyHarm resetLinks(LinkFault.ResetLinks reset) {
        return new ProxyHarm.Reset();
    }

    @Override
    public ProxyHarm lossyLinks(LinkFault.LossyLinks lossy) {
        throw new IllegalArgumentException(lossy.name() + " is no fault that a proxy can bring about");
    }
}
