// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.testcontainers.DockerClientFactory;

/** Decides whether tests that need a Docker engine run, are skipped, or fail for want of one. */
final class DockerCondition implements ExecutionCondition {
    static final String PROPERTY = "touchstone.docker";

    /** What to do without an engine. */
    private enum Wish {
        SKIP,
        FAIL,
        OFF;

        static Wish of(String word) {
            return switch (word) {
                case "", "auto" -> SKIP;
                case "required" -> FAIL;
                case "off" -> OFF;
                default ->
                    throw new ExtensionConfigurationException(
                            "-D" + PROPERTY + "=" + word + " is none of auto, required and off");
            };
        }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Wish wish = Wish.of(System.getProperty(PROPERTY, ""));
        String missing = wish == Wish.OFF ? "-D" + PROPERTY + "=off" : missing(context);
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("the engine is there");
        } else if (wish == Wish.FAIL) {
            throw new ExtensionConfigurationException(
                    context.getDisplayName() + " must run (-D" + PROPERTY + "=required): " + missing);
        }
        System.err.println("touchstone: skipped " + context.getDisplayName() + ": " + missing);
        return ConditionEvaluationResult.disabled(missing);
    }

    /** What is not there; empty if all is. */
    private static String missing(ExtensionContext context) {
        DockerClient engine;
        try {
            String ryuk = RyukImage.missing();
            if (!ryuk.isEmpty()) {
                return ryuk;
            }
            engine = DockerClientFactory.instance().client();
        } catch (IllegalStateException e) {
            // Its own message differs from call to call.
            return "no Docker engine answers; DOCKER_HOST is " + System.getenv().getOrDefault("DOCKER_HOST", "not set");
        }
        String[] images = context.getElement()
                .flatMap(element -> AnnotationSupport.findAnnotation(element, NeedsDocker.class))
                .map(NeedsDocker::images)
                .orElseGet(() -> new String[0]);
        for (String image : images) {
            try {
                engine.inspectImageCmd(image).exec();
            } catch (NotFoundException e) {
                return "the engine has no image " + image;
            }
        }
        return "";
    }
}
