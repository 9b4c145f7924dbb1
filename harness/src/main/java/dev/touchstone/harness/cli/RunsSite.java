// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.reports.LiveReport;
import dev.touchstone.reports.RunsIndex;
import dev.touchstone.reports.run.RunFolderException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The site of {@code touchstone serve}: the list of runs, the files of each, and pages of a campaign under way that are
 * drawn when they are asked for. Reads only; answers only to this machine's own names, so that no page from elsewhere can
 * reach it by a name that it makes point here. Links that lead out of the folder are not followed.
 */
final class RunsSite {
    private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost", "::1", "[::1]");
    private static final Pattern RUN = Pattern.compile("/([^/]+)/(?:index\\.html)?");
    private static final Pattern CELL = Pattern.compile("/([^/]+)/cells/([^/]+)/(?:index\\.html)?");

    private final Path directory;

    RunsSite(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    Router router(Vertx vertx) {
        Router router = Router.router(vertx);
        router.route().handler(RunsSite::admit);
        router.get().handler(context -> stayInside(vertx, context));
        router.get("/").handler(context -> page(vertx, context, () -> Optional.of(RunsIndex.render(directory))));
        router.getWithRegex(RUN.pattern()).handler(context -> page(vertx, context, () -> run(context)));
        router.getWithRegex(CELL.pattern()).handler(context -> page(vertx, context, () -> cell(context)));
        router.get("/*")
                .handler(StaticHandler.create(FileSystemAccess.ROOT, directory.toString())
                        .setCachingEnabled(false)
                        .setIncludeHidden(false));
        router.errorHandler(404, RunsSite::notFound);
        return router;
    }

    private static void admit(RoutingContext context) {
        HttpServerRequest request = context.request();
        String host = request.authority() == null ? "" : request.authority().host();
        context.response().putHeader("x-content-type-options", "nosniff").putHeader("cache-control", "no-store");
        if (HOSTS.contains(host)) {
            context.next();
        } else {
            text(context, 403, "this server answers to 127.0.0.1 and localhost, not to \"" + host + "\"");
        }
    }

    /** A link may lead from one run to another, as {@code latest} does, and not out of the folder: that is as if it were not there. */
    private void stayInside(Vertx vertx, RoutingContext context) {
        vertx.executeBlocking(() -> isInside(context.normalizedPath()), false).onComplete(inside -> {
            if (inside.succeeded() && inside.result()) {
                context.next();
            } else {
                notFound(context);
            }
        });
    }

    private boolean isInside(String path) throws IOException {
        try {
            Path file = directory.resolve("." + URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8));
            return !Files.exists(file) || file.toRealPath().startsWith(directory.toRealPath());
        } catch (IllegalArgumentException e) {
            // No path at all: it has no file, and not even a decoding.
            return false;
        }
    }

    private Optional<String> run(RoutingContext context) {
        Path run = named(RUN, context);
        boolean over = Files.isRegularFile(run.resolve("index.html")) && !Files.exists(run.resolve("progress.json"));
        return over ? Optional.empty() : LiveReport.render(run);
    }

    private Optional<String> cell(RoutingContext context) {
        Matcher path = CELL.matcher(context.normalizedPath());
        return path.matches() ? LiveReport.renderCell(named(CELL, context), path.group(2)) : Optional.empty();
    }

    private Path named(Pattern pattern, RoutingContext context) {
        Matcher path = pattern.matcher(context.normalizedPath());
        String name = path.matches() ? path.group(1) : ".";
        return name.startsWith(".") ? directory : directory.resolve(name);
    }

    /** Answers with a page, or leaves it to the files. */
    private static void page(Vertx vertx, RoutingContext context, Callable<Optional<String>> drawing) {
        vertx.executeBlocking(drawing, false)
                .onSuccess(html -> html.ifPresentOrElse(
                        page -> context.response()
                                .putHeader("content-type", "text/html; charset=utf-8")
                                .end(page),
                        context::next))
                .onFailure(failure -> {
                    if (failure instanceof RunFolderException) {
                        text(context, 500, String.valueOf(failure.getMessage()));
                    } else {
                        context.fail(failure);
                    }
                });
    }

    private static void notFound(RoutingContext context) {
        text(context, 404, "there is nothing at " + context.request().path() + "; all runs are listed at /");
    }

    private static void text(RoutingContext context, int status, String sentence) {
        context.response()
                .setStatusCode(status)
                .putHeader("content-type", "text/plain; charset=utf-8")
                .end(sentence + "\n");
    }
}
