// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StartingModelTest {
    static Stream<Method> questions() {
        return Arrays.stream(Model.class.getMethods()).filter(each -> !Modifier.isStatic(each.getModifiers()));
    }

    /** What it does not pass on, the interface answers for it: as for no model in particular. */
    @ParameterizedTest
    @MethodSource("questions")
    void asksItsModelEverything(Method question) throws NoSuchMethodException {
        Method answer = StartingModel.class.getMethod(question.getName(), question.getParameterTypes());
        assertThat(answer.getDeclaringClass()).isEqualTo(StartingModel.class);
    }
}
