// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.version.CausalContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Carries out the commands of a transcript, and tells what the nodes do upon each: a line for what they send, save, note and
 * answer, with the milliseconds since the command.
 *
 * <pre>
 * cluster 5                          five nodes, n1 to n5
 * bucket n=3 r=2 w=2 quorum=strict repair=off resolve=siblings
 * owners k                           who has the key, by preference
 * put n1 k a context=c as=d          at n1; with the context named c; the context of the answer is named d
 * get n1 k as=c   delete n1 k context=c
 * cut n1 n2   isolate n1   lose n3 ReplicatePut   twice n3 ReplicatePut   heal
 * kill n1   start n1   skew n1 10s
 * damage n1                          it starts again, and all its records are damaged
 * run 5s                             lets time pass
 * records k   hints   liveness n1   ring n1   what there is, and what n1 knows
 * </pre>
 */
final class Transcript {
    private static final Pattern ACTOR = Pattern.compile("(n\\d+)#([0-9a-z]{9,})");
    private final List<String> happened = new ArrayList<>();
    private final Map<String, CausalContext> contexts = new TreeMap<>();
    private final Map<String, Map<String, String>> actors = new TreeMap<>();
    private TestCluster cluster = new TestCluster(1);
    private long beganMicros;

    /** What happens upon a command. */
    String run(String command) {
        happened.clear();
        beganMicros = cluster.nowMicros();
        String[] words = command.split(" +");
        Map<String, String> options = new TreeMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                options.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        if (!start(words, options) && !request(words, options) && !fault(words) && !state(words)) {
            throw new IllegalArgumentException("no such command: " + command);
        }
        return happened.isEmpty() ? "ok" : withActorsNamed(String.join("\n", happened));
    }

    /** Actors are random numbers; here each node's are called a, b, c as they come up. */
    private String withActorsNamed(String text) {
        return ACTOR.matcher(text).replaceAll(found -> {
            Map<String, String> ofNode = actors.computeIfAbsent(found.group(1), none -> new TreeMap<>());
            String next = String.valueOf((char) ('a' + ofNode.size()));
            return found.group(1) + "#" + ofNode.computeIfAbsent(found.group(2), none -> next);
        });
    }

    private void tell(String line) {
        double millis = (cluster.nowMicros() - beganMicros) / 1000.0;
        happened.add(String.format(Locale.ROOT, "%7.1f  %s", millis, line));
    }

    private boolean start(String[] words, Map<String, String> options) {
        if (words[0].equals("cluster")) {
            actors.clear();
            cluster = new TestCluster(Integer.parseInt(words[1]));
            cluster.watcher = this::tell;
            return true;
        }
        if (!words[0].equals("bucket")) {
            return false;
        }
        TreeSet<KnownBug> bugs = new TreeSet<>();
        if (options.containsKey("bug")) {
            bugs.add(KnownBug.of(options.get("bug")));
        }
        BucketSettings settings = new BucketSettings(
                Integer.parseInt(options.getOrDefault("n", "3")),
                Integer.parseInt(options.getOrDefault("r", "2")),
                Integer.parseInt(options.getOrDefault("w", "2")),
                Consistency.of(options.getOrDefault("consistency", "eventual")),
                Resolve.of(options.getOrDefault("resolve", "siblings")),
                QuorumKind.of(options.getOrDefault("quorum", "strict")),
                ReadRepair.of(options.getOrDefault("repair", "off")),
                bugs);
        cluster.define(settings);
        cluster.run(Duration.ofMillis(10));
        happened.clear();
        return true;
    }

    private boolean request(String[] words, Map<String, String> options) {
        RequestOptions wait =
                new RequestOptions(options.containsKey("quorum") ? Integer.valueOf(options.get("quorum")) : null, null);
        CausalContext context = contexts.getOrDefault(options.getOrDefault("context", ""), CausalContext.EMPTY);
        Request request;
        switch (words[0]) {
            case "put" -> request = new Request.Put(TestCluster.key(words[2]), Value.ofUtf8(words[3]), context, wait);
            case "delete" -> request = new Request.Delete(TestCluster.key(words[2]), context, wait);
            case "get" -> request = new Request.Get(TestCluster.key(words[2]), wait);
            default -> {
                return false;
            }
        }
        NodeId at = new NodeId(words[1]);
        Reply reply = cluster.ask(at, request);
        tell(at + "  answers " + Words.of(reply));
        if (options.containsKey("as")) {
            contexts.put(options.get("as"), contextOf(reply));
        }
        return true;
    }

    private static CausalContext contextOf(Reply reply) {
        if (reply instanceof Reply.Stored stored) {
            return stored.context();
        } else if (reply instanceof Reply.Found found) {
            return found.context();
        } else if (reply instanceof Reply.Absent absent) {
            return absent.context();
        }
        throw new IllegalArgumentException("no context in " + reply);
    }

    private boolean fault(String[] words) {
        NodeId node = new NodeId(words.length > 1 ? words[1] : "none");
        switch (words[0]) {
            case "cut" -> cluster.cut(node, new NodeId(words[2]));
            case "isolate" -> cluster.isolate(node);
            case "lose" ->
                cluster.lost = (to, message) ->
                        to.equals(node) && message.getClass().getSimpleName().equals(words[2]);
            case "twice" ->
                cluster.twice = (to, message) ->
                        to.equals(node) && message.getClass().getSimpleName().equals(words[2]);
            case "heal" -> cluster.heal();
            case "kill" -> cluster.kill(node);
            case "start" -> {
                cluster.start(node);
                cluster.run(Duration.ofMillis(10));
            }
            case "damage" -> {
                cluster.kill(node);
                cluster.damage(node, Table.RECORDS);
                cluster.start(node);
                cluster.run(Duration.ofMillis(10));
            }
            case "skew" -> cluster.wallSkewMicros.put(node, duration(words[2]).toNanos() / 1000);
            case "run" -> cluster.run(duration(words[1]));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean state(String[] words) {
        switch (words[0]) {
            case "owners" -> happened.add(cluster.owners(words[1], 3).toString());
            case "records" -> {
                for (Member member : cluster.members) {
                    if (cluster.isUp(member.id())) {
                        happened.add(member.id() + "  " + Words.of(cluster.record(member.id(), words[1])));
                    }
                }
            }
            case "hints" ->
                cluster.members.stream()
                        .filter(member -> cluster.hints(member.id()) > 0)
                        .forEach(member -> happened.add(member.id() + "  keeps " + cluster.hints(member.id())));
            case "ring" ->
                happened.add("epoch "
                        + cluster.node(new NodeId(words[1])).view().ring().epoch() + " of "
                        + cluster.members.stream().map(Member::id).toList());
            case "liveness" ->
                happened.add(
                        cluster.node(new NodeId(words[1])).view().liveness().toString());
            default -> {
                return false;
            }
        }
        return true;
    }

    private static Duration duration(String text) {
        return text.endsWith("ms")
                ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                : Duration.parse("PT" + text);
    }
}
