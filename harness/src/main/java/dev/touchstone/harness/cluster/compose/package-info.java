// SPDX-License-Identifier: Apache-2.0
/**
 * Nodes as containers of a Docker engine, a Toxiproxy container between them.
 *
 * <p>{@link dev.touchstone.harness.cluster.compose.ComposeDescription} says what such a cluster is made of; read it first. It is
 * rendered twice: as the files that {@code docker compose} reads, by {@code ComposeFile}, and as requests to the engine, by
 * {@code EngineContainers}, so that the harness needs no command line of Docker's.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.harness.cluster.compose;
