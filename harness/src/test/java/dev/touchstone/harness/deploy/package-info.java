// SPDX-License-Identifier: Apache-2.0
/** Tests of what a cluster of containers is deployed with: the image, the stack, the manifests. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.harness.deploy;
