// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

/**
 * The images that a cluster's containers are made from.
 *
 * @param node of nodes and of the harness
 */
record ComposeImages(String node, String toxiproxy) {
    /** What this version's image is called. */
    static final String NODE = "touchstone-node:0.1.0";

    /** Built from its published Go module by docker/toxiproxy/Dockerfile. */
    static final String TOXIPROXY = "touchstone-toxiproxy:2.12.0";

    /** The variable that names another image of nodes. */
    static final String NODE_VARIABLE = "TOUCHSTONE_IMAGE";

    /** The variable that names another base of the node image. */
    static final String BASE_VARIABLE = "TOUCHSTONE_BASE_IMAGE";

    /** The variable that names another image of Toxiproxy, such as the published one. */
    static final String TOXIPROXY_VARIABLE = "TOUCHSTONE_TOXIPROXY_IMAGE";

    /** What the node image stands on, unless another base is named: as in the Dockerfile. */
    static final String BASE = "eclipse-temurin:17-jdk";

    /** The stage of the Dockerfile that makes the jar too. */
    static final String WHOLE_BUILD = "complete";

    /** Where the node image has the jar. */
    static final String JAR = "/opt/touchstone/touchstone.jar";
}
