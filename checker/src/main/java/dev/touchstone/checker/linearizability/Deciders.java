// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import dev.touchstone.checker.linearizability.containers.ContainerDecider;
import dev.touchstone.checker.linearizability.decide.KeyDecider;
import dev.touchstone.checker.linearizability.decide.SearchDecider;
import dev.touchstone.checker.linearizability.model.CounterModel;
import dev.touchstone.checker.linearizability.model.FifoQueueModel;
import dev.touchstone.checker.linearizability.model.KvModel;
import dev.touchstone.checker.linearizability.model.Model;
import dev.touchstone.checker.linearizability.model.MultiRegisterModel;
import dev.touchstone.checker.linearizability.model.RegisterModel;
import dev.touchstone.checker.linearizability.model.SetModel;
import dev.touchstone.checker.linearizability.model.StackModel;
import dev.touchstone.checker.linearizability.model.UnorderedQueueModel;
import dev.touchstone.checker.linearizability.objects.CounterDecider;
import dev.touchstone.checker.linearizability.objects.KvDecider;
import dev.touchstone.checker.linearizability.objects.MultiRegisterDecider;
import dev.touchstone.checker.linearizability.objects.SetDecider;
import dev.touchstone.checker.linearizability.zones.RegisterDecider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Which decider fits which model. The table goes by the class of the model, not by its name: a model of a user may be
 * called as one of ours, and behave otherwise.
 */
final class Deciders {
    private static final Map<Class<? extends Model>, Function<Model, KeyDecider>> BY_MODEL = byModel();

    private Deciders() {}

    private static Map<Class<? extends Model>, Function<Model, KeyDecider>> byModel() {
        Map<Class<? extends Model>, Function<Model, KeyDecider>> table = new LinkedHashMap<>();
        put(table, RegisterModel.class, RegisterDecider::new);
        put(table, FifoQueueModel.class, model -> new ContainerDecider(model, ContainerDecider.Kind.QUEUE));
        put(table, StackModel.class, model -> new ContainerDecider(model, ContainerDecider.Kind.STACK));
        put(table, UnorderedQueueModel.class, model -> new ContainerDecider(model, ContainerDecider.Kind.BAG));
        put(table, CounterModel.class, CounterDecider::new);
        put(table, SetModel.class, SetDecider::new);
        put(table, KvModel.class, KvDecider::of);
        put(table, MultiRegisterModel.class, MultiRegisterDecider::new);
        return table;
    }

    private static <M extends Model> void put(
            Map<Class<? extends Model>, Function<Model, KeyDecider>> table,
            Class<M> model,
            Function<M, KeyDecider> decider) {
        table.put(model, any -> decider.apply(model.cast(any)));
    }

    /** The decider that knows most about the model; the search alone for a model that is not ours. */
    static KeyDecider of(Model model) {
        return BY_MODEL.getOrDefault(model.getClass(), SearchDecider::of).apply(model);
    }
}
