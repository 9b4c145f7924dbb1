// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.model;

import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A model whose object is at first in another state. It is decided by the search, as the quicker ways know the usual beginning only. */
final class StartingModel implements Model {
    private final Model model;
    private final String name;
    private final Object initial;

    StartingModel(Model model, String name, Object initial) {
        this.model = model;
        this.name = name;
        this.initial = initial;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Object initial() {
        return initial;
    }

    @Override
    public Set<String> functions() {
        return model.functions();
    }

    @Override
    public @Nullable Object step(Object state, Call call) {
        return model.step(state, call);
    }

    @Override
    public Collection<?> steps(Object state, Call call) {
        return model.steps(state, call);
    }

    @Override
    public boolean isRead(Call call) {
        return model.isRead(call);
    }

    @Override
    public boolean isOverwrite(Call call) {
        return model.isOverwrite(call);
    }

    @Override
    public boolean isAlwaysPossible(Call call) {
        return model.isAlwaysPossible(call);
    }

    @Override
    public boolean isObservation(Call call) {
        return model.isObservation(call);
    }

    @Override
    public boolean knowsClients() {
        return model.knowsClients();
    }

    @Override
    public Collection<?> observes(Call call) {
        return model.observes(call);
    }

    @Override
    public Collection<?> produces(Call call) {
        return model.produces(call);
    }

    @Override
    public Collection<?> removes(Call call) {
        return model.removes(call);
    }

    @Override
    public String render(Object state) {
        return model.render(state);
    }
}
