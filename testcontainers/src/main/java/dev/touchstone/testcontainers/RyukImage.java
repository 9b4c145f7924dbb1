// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PullResponseItem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;

/**
 * The image of Ryuk, which Testcontainers starts before all else. Where the engine has none and reaches no registry, Testcontainers
 * tries to pull it for minutes, and says so in its log alone; so that is found out before.
 */
final class RyukImage {
    private static final String DISABLED = "TESTCONTAINERS_RYUK_DISABLED";
    private static final Pattern NAME = Pattern.compile("testcontainers/ryuk:[\\w.-]+");
    /** How engines say that they reach no registry, and not that it refuses. */
    private static final Pattern UNREACHABLE =
            Pattern.compile("dial tcp|no such host|i/o timeout|connection refused|Client\\.Timeout");

    private static final long PULL_SECONDS = 60;

    private static @Nullable String missing;

    private RyukImage() {}

    /**
     * Why it cannot be had, in a sentence; empty if it can, or is not wanted. Looks once for all.
     *
     * @throws IllegalStateException if there is no engine
     */
    static synchronized String missing() {
        String known = missing;
        if (known == null) {
            boolean wanted = !Boolean.parseBoolean(System.getenv(DISABLED));
            known = wanted ? name().map(RyukImage::missingFromEngine).orElse("") : "";
            missing = known;
        }
        return known;
    }

    /** Throws what {@link #missing} says, if it says something. */
    static void require() {
        if (!missing().isEmpty()) {
            throw new IllegalStateException(missing());
        }
    }

    /** As this version of Testcontainers has it; empty if it is not found there. */
    static Optional<String> name() {
        try (InputStream in =
                DockerClientFactory.class.getResourceAsStream("/org/testcontainers/utility/RyukContainer.class")) {
            String text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            Matcher name = NAME.matcher(text);
            return name.find() ? Optional.of(name.group()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String missingFromEngine(String name) {
        String image = ImageNameSubstitutor.instance()
                .apply(DockerImageName.parse(name))
                .asCanonicalNameString();
        // Not the client that Testcontainers gives to all, since that one starts Ryuk.
        DockerClient engine = DockerClientProviderStrategy.getClientForConfig(
                DockerClientFactory.instance().getTransportConfig());
        return missing(engine, image);
    }

    /** The same, of an image that the engine may have. */
    static String missing(DockerClient engine, String image) {
        try {
            engine.inspectImageCmd(image).exec();
            return "";
        } catch (NotFoundException e) {
            String why = pull(engine, image);
            return UNREACHABLE.matcher(why).find()
                    ? "Testcontainers starts " + image
                            + " before all else, which the engine has not and cannot pull: " + why + "; " + DISABLED
                            + "=true in the environment does without it"
                    : "";
        }
    }

    /** Why it could not be pulled; empty if it was, or takes longer than this waits. */
    private static String pull(DockerClient engine, String image) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (ResultCallback.Adapter<PullResponseItem> callback = new ResultCallback.Adapter<>() {
            @Override
            public void onNext(PullResponseItem item) {
                if (item.getErrorDetail() != null) {
                    failure.set(new DockerClientException(
                            String.valueOf(item.getErrorDetail().getMessage())));
                }
            }

            @Override
            public void onError(Throwable thrown) {
                failure.set(thrown);
                onComplete();
            }
        }) {
            boolean unused = engine.pullImageCmd(image).exec(callback).awaitCompletion(PULL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | DockerException e) {
            failure.set(e);
        }
        Throwable thrown = failure.get();
        return thrown == null ? "" : String.valueOf(thrown.getMessage()).strip();
    }
}
