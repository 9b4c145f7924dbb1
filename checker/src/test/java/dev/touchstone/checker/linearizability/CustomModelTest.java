// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.linearizability.model.Call;
import dev.touchstone.checker.linearizability.model.Model;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A model of one's own: a light that is switched, and tells whether it is on. */
class CustomModelTest {
    private static final class Light implements Model {
        @Override
        public String name() {
            return "light";
        }

        @Override
        public Set<String> functions() {
            return Set.of("switch", "look");
        }

        @Override
        public Object initial() {
            return false;
        }

        @Override
        public @Nullable Object step(Object state, Call call) {
            if (call.function().equals("switch")) {
                return !(Boolean) state;
            }
            return state.equals(call.output()) ? state : null;
        }
    }

    @Test
    void decidesAndExplainsByStepAlone() {
        HistoryBuilder builder = new HistoryBuilder();
        call(builder, "look", false);
        call(builder, "switch", null);
        call(builder, "look", true);
        call(builder, "switch", null);
        assertThat(check(builder.build()).verdict()).isEqualTo(Verdict.VALID);

        HistoryBuilder broken = new HistoryBuilder();
        call(broken, "look", false);
        call(broken, "switch", null);
        call(broken, "look", true);
        call(broken, "look", false);
        CheckResult result = check(broken.build());
        assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(result.algorithm()).contains("Lowe");
        assertThat(result.measurements()).containsEntry("model", "light");
        Witness.check(new Light(), broken.build(), result.findings().get(0));
    }

    @Test
    void aFunctionThatItDoesNotKnowIsSaid() {
        HistoryBuilder builder = new HistoryBuilder();
        call(builder, "blow", null);
        CheckResult result = check(builder.build());
        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.unknown()).isNotNull();
        assertThat(result.unknown().detail()).contains("\"blow\"").contains("light");
        assertThat(result.unknown().remedy()).contains("look, switch");
    }

    private static CheckResult check(History history) {
        return new LinearizabilityChecker(new Light()).check(history, Budget.defaults());
    }

    private static void call(HistoryBuilder builder, String function, @Nullable Object answer) {
        builder.invoke(0, function, 0, 0, 0);
        builder.complete(0, Outcome.OK, builder.values().of(answer), 0);
    }
}
