// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.model;

import dev.touchstone.history.Suggestion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The models that come with the checker. */
public final class Models {
    private static final Map<String, Supplier<Model>> BY_NAME = byName();

    private Models() {}

    private static Map<String, Supplier<Model>> byName() {
        Map<String, Supplier<Model>> models = new LinkedHashMap<>();
        models.put("register", () -> register(null));
        models.put("cas-register", () -> casRegister(null));
        models.put("multi-register", MultiRegisterModel::new);
        models.put("mutex", () -> new MutexModel(MutexModel.Kind.PLAIN));
        models.put("owned-mutex", () -> new MutexModel(MutexModel.Kind.OWNED));
        models.put("fenced-mutex", () -> new MutexModel(MutexModel.Kind.FENCED));
        models.put("set", () -> new SetModel(true));
        models.put("grow-only-set", () -> new SetModel(false));
        models.put("counter", () -> new CounterModel(0));
        models.put("fifo-queue", FifoQueueModel::new);
        models.put("unordered-queue", UnorderedQueueModel::new);
        models.put("stack", StackModel::new);
        models.put("priority-queue", PriorityQueueModel::new);
        models.put("deque", DequeModel::new);
        models.put("kv", KvModel::new);
        models.put("noop", NoopModel::new);
        return models;
    }

    /** The names that {@link #byName(String)} knows. */
    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    /** A register, at first with the value given: null, Boolean, Long, Double or String. */
    public static Model register(@Nullable Object initial) {
        return new RegisterModel(false, initial);
    }

    /** A register with compare-and-set. */
    public static Model casRegister(@Nullable Object initial) {
        return new RegisterModel(true, initial);
    }

    /**
     * The model of that name; in brackets may stand its initial value, in EDN: {@code cas-register(0)}.
     *
     * @throws IllegalArgumentException naming all models, and the nearest, if there is none of that name; with the form of the value if that
     *     is a wrong one
     */
    public static Model byName(String name) {
        Supplier<Model> known = BY_NAME.get(name);
        if (known != null) {
            return known.get();
        }
        int bracket = name.indexOf('(');
        Supplier<Model> plain = bracket > 0 && name.endsWith(")") ? BY_NAME.get(name.substring(0, bracket)) : null;
        if (plain != null) {
            return InitialStates.startingAt(
                    name.substring(0, bracket), plain.get(), name.substring(bracket + 1, name.length() - 1));
        }
        throw new IllegalArgumentException(Suggestion.unknown("model", name, names()));
    }
}
