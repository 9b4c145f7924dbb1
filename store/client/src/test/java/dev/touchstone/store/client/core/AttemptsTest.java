// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which node is asked next, for how long, and what its caller is told, without a node or a clock. */
class AttemptsTest {
    private static final Address A = new Address("a", 1);
    private static final Address B = new Address("b", 1);
    private static final Address C = new Address("c", 1);
    private static final List<Address> ALL = List.of(A, B, C);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final List<Address> failed = new ArrayList<>();

    /** What is heard of the only attempt, and what its caller is told, or that another node is asked. */
    @ParameterizedTest
    @CsvSource({
        "write, served, Ok",
        "write, no connection, another",
        "write, broken, Unknown broken",
        "write, silence, Unknown timeout",
        "write, 503 unavailable none, another",
        "write, 503 overloaded none, another",
        "write, 503 unavailable unknown, Unknown unavailable",
        "write, 400 invalid none, NotDone invalid",
        "write, 404 no-such-bucket none, NotDone no-such-bucket",
        "write, 409 too-many-siblings none, NotDone too-many-siblings",
        "write, 500 storage-failed none, NotDone storage-failed",
        "write, 500 internal unknown, Unknown internal",
        "write, 504 indeterminate unknown, Unknown indeterminate",
        "write, 507 full none, NotDone full",
        "read, served, Ok",
        "read, no connection, another",
        "read, broken, another",
        "read, silence, another",
        "read, 400 invalid none, NotDone invalid",
        "read, 404 no-such-bucket none, NotDone no-such-bucket",
        "read, 500 storage-failed none, another",
        "read, 500 internal unknown, another",
        "read, 503 not-ready none, another",
        "read, 504 timeout none, another"
    })
    void whatIsHeardDecidesWhatIsNext(String kind, String heard, String next) {
        boolean isRead = kind.equals("read");
        Attempts<String> attempts = of(isRead, ALL, 3, null);
        ask(attempts.begin(0), 1, A);
        Step<String> step = attempts.heard(1, heard(heard), 0);
        if (next.equals("another")) {
            ask(step, 2, B);
            assertThat(failed).as("told to the routing").containsExactly(A);
        } else {
            assertThat(told(step)).isEqualTo(next);
            assertThat(failed).isEmpty();
        }
    }

    /** The last of all nodes decides what the caller is told, since those before it surely did nothing, or it is a read. */
    @ParameterizedTest
    @CsvSource({
        "write, no connection, NotDone refused",
        "write, 503 unavailable none, NotDone unavailable",
        "write, silence, Unknown timeout",
        "read, silence, Unknown timeout",
        "read, 504 timeout none, NotDone timeout"
    })
    void whenNoNodeIsLeftTheLastOneCounts(String kind, String heard, String outcome) {
        Attempts<String> attempts = of(kind.equals("read"), ALL, 2, null);
        ask(attempts.begin(0), 1, A);
        ask(attempts.heard(1, heard("no connection"), 0), 2, B);
        assertThat(told(attempts.heard(2, heard(heard), 0))).isEqualTo(outcome);
    }

    @Test
    void aWriteWhoseOutcomeIsUnknownIsNeverSentAgain() {
        Attempts<String> attempts = of(false, ALL, 3, null);
        ask(attempts.begin(0), 1, A);
        ask(attempts.heard(1, heard("no connection"), 0), 2, B);
        assertThat(told(attempts.heard(2, heard("broken"), 0))).isEqualTo("Unknown broken");
        assertThat(attempts.nothingYet(2, 0)).isInstanceOf(Step.Wait.class);
    }

    @Test
    void aReadLeavesHalfOfTheTimeToThoseAfterItAndAWriteNone() {
        Attempts<String> read = of(true, ALL, 3, null);
        assertThat(ask(read.begin(0), 1, A).within()).isEqualTo(Duration.ofMillis(500));
        assertThat(ask(read.heard(1, heard("silence"), millis(500)), 2, B).within())
                .isEqualTo(Duration.ofMillis(250));
        assertThat(ask(read.heard(2, heard("silence"), millis(750)), 3, C).within())
                .isEqualTo(Duration.ofMillis(250));
        Attempts<String> write = of(false, ALL, 3, null);
        assertThat(ask(write.begin(0), 1, A).within()).isEqualTo(SECOND);
        assertThat(ask(write.heard(1, heard("no connection"), millis(200)), 2, B)
                        .within())
                .isEqualTo(Duration.ofMillis(800));
    }

    @Test
    void whenTheTimeIsUpNobodyElseIsAsked() {
        Attempts<String> attempts = of(true, ALL, 3, null);
        ask(attempts.begin(0), 1, A);
        assertThat(told(attempts.heard(1, heard("silence"), millis(1_000)))).isEqualTo("Unknown timeout");
    }

    @Test
    void aHedgedReadIsAtTwoNodesAndTheFirstGoodAnswerCounts() {
        Attempts<String> attempts = of(true, ALL, 3, Duration.ofMillis(20));
        assertThat(ask(attempts.begin(0), 1, A).hedgeAfter()).isEqualTo(Duration.ofMillis(20));
        ask(attempts.nothingYet(1, millis(20)), 2, B);
        assertThat(attempts.nothingYet(2, millis(40)))
                .as("no more than two at once")
                .isInstanceOf(Step.Wait.class);
        assertThat(told(attempts.heard(2, heard("served"), millis(50)))).isEqualTo("Ok");
        assertThat(attempts.heard(1, heard("served"), millis(60)))
                .as("told once")
                .isInstanceOf(Step.Wait.class);
    }

    @Test
    void aHedgedReadEndsWhenBothAreHeardOfAndNoNodeIsLeft() {
        Attempts<String> attempts = of(true, List.of(A, B), 2, Duration.ofMillis(20));
        ask(attempts.begin(0), 1, A);
        assertThat(ask(attempts.nothingYet(1, millis(20)), 2, B).hedgeAfter()).isNull();
        assertThat(attempts.heard(2, heard("broken"), millis(30))).isInstanceOf(Step.Wait.class);
        assertThat(told(attempts.heard(1, heard("504 timeout none"), millis(40))))
                .isEqualTo("NotDone timeout");
    }

    @Test
    void aReadThatFailedIsNotHedgedForTheOneBeforeIt() {
        Attempts<String> attempts = of(true, ALL, 3, Duration.ofMillis(20));
        ask(attempts.begin(0), 1, A);
        ask(attempts.heard(1, heard("broken"), millis(19)), 2, B);
        assertThat(attempts.nothingYet(1, millis(20))).isInstanceOf(Step.Wait.class);
        ask(attempts.nothingYet(2, millis(39)), 3, C);
    }

    @Test
    void anAnswerThatIsNotGoodEnoughIsLookedForElsewhere() {
        Attempts<String> attempts = of(true, List.of(A, B), 2, null, "newer"::equals);
        ask(attempts.begin(0), 1, A);
        ask(attempts.heard(1, new Heard.Served<>("older"), 0), 2, B);
        assertThat(failed).as("it did answer").isEmpty();
        assertThat(told(attempts.heard(2, new Heard.Served<>("older"), 0))).isEqualTo("NotDone behind-session");
    }

    @Test
    void noMoreNodesAreAskedThanMayBe() {
        Attempts<String> attempts = of(true, ALL, 1, Duration.ofMillis(20));
        Step.Ask<String> only = ask(attempts.begin(0), 1, A);
        assertThat(only.within()).isEqualTo(SECOND);
        assertThat(only.hedgeAfter()).isNull();
        assertThat(told(attempts.heard(1, heard("no connection"), 0))).isEqualTo("NotDone refused");
    }

    private Attempts<String> of(boolean isRead, List<Address> targets, int most, Duration hedgeAfter) {
        return of(isRead, targets, most, hedgeAfter, answer -> true);
    }

    private Attempts<String> of(
            boolean isRead, List<Address> targets, int most, Duration hedgeAfter, Predicate<String> isGood) {
        return new Attempts<>(
                new Attempts.Subject<>(isRead, targets, isGood),
                new AttemptLimits(SECOND, most, hedgeAfter),
                RetryRule.SAFE,
                failed::add,
                0);
    }

    private static Step.Ask<String> ask(Step<String> step, int attempt, Address node) {
        Step.Ask<String> ask = (Step.Ask<String>) step;
        assertThat(ask.attempt()).isEqualTo(attempt);
        assertThat(ask.node()).isEqualTo(node);
        return ask;
    }

    private static String told(Step<String> step) {
        ClientOutcome<String> outcome = ((Step.End<String>) step).outcome();
        return outcome instanceof ClientOutcome.NotDone<String> not
                ? "NotDone " + not.reason()
                : outcome instanceof ClientOutcome.Unknown<String> unknown ? "Unknown " + unknown.reason() : "Ok";
    }

    private static Heard<String> heard(String words) {
        return switch (words) {
            case "served" -> new Heard.Served<>("value");
            case "no connection" -> new Heard.NotSent<>("nobody listens");
            case "broken" -> new Heard.Broken<>("reset");
            case "silence" -> new Heard.Silence<>();
            default -> {
                String[] parts = words.split(" ");
                yield new Heard.Declined<>(Integer.parseInt(parts[0]), parts[1], "so it is", parts[2].equals("none"));
            }
        };
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
