// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.DetailListener;
import dev.touchstone.history.Values;

/** Takes the events of a file and tells each at once; what the event added to the values is forgotten again. */
final class StreamSink implements EventSink {
    private final StreamPairing pairing;
    private final EventAssembler assembler;

    StreamSink(String name, ReadOptions options, DetailListener listener) {
        pairing = new StreamPairing(options, listener);
        assembler = new EventAssembler(name, options, pairing, false);
    }

    @Override
    public Values values() {
        return pairing.values();
    }

    @Override
    public void accept(Event event) {
        assembler.accept(event);
        pairing.tell();
        pairing.values().release();
    }

    @Override
    public void sawTuples() {
        assembler.sawTuples();
        pairing.sawTuples();
    }

    @Override
    public void sawKeys() {
        assembler.sawKeys();
        pairing.sawKeys();
    }

    @Override
    public void unordered() {
        assembler.unordered();
    }

    /** The file ends here. */
    void finish() {
        assembler.finish();
        pairing.finish();
    }
}
