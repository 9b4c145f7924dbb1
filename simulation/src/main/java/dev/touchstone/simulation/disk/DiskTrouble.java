// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.disk;

import org.jspecify.annotations.Nullable;

/** What goes wrong with a disk by itself while its node runs; over when the node stops. */
public final class DiskTrouble {
    private int refusals;
    private boolean mapFull;
    private long delayNanos;
    private boolean lies;
    private boolean failed;
    private int keysMax;
    private @Nullable Runnable onFailure;
    private @Nullable OnPending onPending;

    /** Told of a save that has begun. */
    @FunctionalInterface
    public interface OnPending {
        /** The save will be durable after so long, unless the node stops before. */
        void pending(long nanos);
    }

    /** The next saves are refused, as for want of room. */
    public void refuse(int saves) {
        refusals = saves;
    }

    /** The next save fails for good, and so does every one after it; tells of the first. */
    public void failForGood(Runnable then) {
        onFailure = then;
    }

    /** Takes no new keys, or does again. */
    public void fillMap(boolean isFull) {
        mapFull = isFull;
    }

    /** Each table takes so many keys and no more, whatever else is over; 0 for any number. */
    public void limitKeys(int count) {
        keysMax = count;
    }

    public void delay(long nanos) {
        delayNanos = nanos;
    }

    /** What is reported as saved from now on is not. */
    public void lie(boolean isLying) {
        lies = isLying;
    }

    /** Tells of the next save when it has begun; once. */
    public void onNextSave(OnPending told) {
        onPending = told;
    }

    /** What was wrong is over, as when the node stops, but for how much room there is. */
    public void end() {
        refusals = 0;
        mapFull = false;
        delayNanos = 0;
        lies = false;
        failed = false;
        onFailure = null;
        onPending = null;
    }

    boolean failsForGood() {
        Runnable told = onFailure;
        if (told != null) {
            onFailure = null;
            failed = true;
            told.run();
        }
        return failed;
    }

    boolean refuses() {
        return refusals > 0 && refusals-- > 0;
    }

    boolean limitsKeys() {
        return mapFull || keysMax > 0;
    }

    /** What {@link #limitKeys} said. */
    int keysLimit() {
        return keysMax;
    }

    int keysMax() {
        return mapFull ? 0 : keysMax;
    }

    long delayNanos() {
        return delayNanos;
    }

    boolean syncLies() {
        return lies;
    }

    void pending(long nanos) {
        OnPending told = onPending;
        if (told != null) {
            onPending = null;
            told.pending(nanos);
        }
    }
}
