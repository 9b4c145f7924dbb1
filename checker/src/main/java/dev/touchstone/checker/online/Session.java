// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a session did and saw. */
final class Session {
    final Author author;

    /** How many operations of each session come before its next one, by slot. */
    private int[] clock;
    /** Its last acknowledged write of each key. */
    private final Map<Object, Version> lastOwn = new HashMap<>();
    /** Of each key the newest version read by each author. */
    private final Map<Object, List<Version>> newestRead = new HashMap<>();
    /** The latest write of each author, of any key, that it read. */
    private final Map<Author, Version> latestSeen = new LinkedHashMap<>();

    /**
     * A session that has done nothing.
     *
     * @param begun how many operations sessions before it had in this slot
     */
    Session(int slot, int begun) {
        author = new Author(slot);
        clock = new int[slot + 1];
        clock[slot] = begun;
    }

    int[] clock() {
        return clock.clone();
    }

    /** Counts an operation; returns its place. */
    int next() {
        return clock[author.slot]++;
    }

    int begun() {
        return clock[author.slot];
    }

    void acknowledged(Object key, Version own) {
        lastOwn.put(key, own);
    }

    @Nullable
    Version lastOwn(Object key) {
        return lastOwn.get(key);
    }

    List<Version> newestRead(Object key) {
        return newestRead.getOrDefault(key, List.of());
    }

    Map<Author, Version> latestSeen() {
        return latestSeen;
    }

    /** It read this version: what comes before that comes before all that it will do. */
    void saw(Object key, Version version) {
        if (clock.length < version.clock.length || clock.length <= version.author.slot) {
            clock = Arrays.copyOf(clock, Math.max(version.clock.length, version.author.slot + 1));
        }
        for (int at = 0; at < version.clock.length; at++) {
            clock[at] = Math.max(clock[at], version.clock[at]);
        }
        clock[version.author.slot] = Math.max(clock[version.author.slot], version.index + 1);
        latestSeen.merge(version.author, version, Session::later);
        List<Version> newest = newestRead.computeIfAbsent(key, ignored -> new ArrayList<>(2));
        for (int at = 0; at < newest.size(); at++) {
            if (newest.get(at).author == version.author) {
                newest.set(at, later(newest.get(at), version));
                return;
            }
        }
        newest.add(version);
    }

    /** It is over: what it saw concerns nobody any more. */
    void end() {
        author.isEnded = true;
        lastOwn.clear();
        newestRead.clear();
        latestSeen.clear();
    }

    /** Forgets sessions that are over and whose versions nobody knows any more. */
    void forget(Author other) {
        latestSeen.remove(other);
        newestRead.values().forEach(newest -> newest.removeIf(version -> version.author == other));
    }

    private static Version later(Version a, Version b) {
        return b.index > a.index ? b : a;
    }
}
