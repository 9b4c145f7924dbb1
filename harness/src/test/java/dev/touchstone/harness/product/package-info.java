// SPDX-License-Identifier: Apache-2.0
/** The product's jar as it is handed out. Run after it was packaged. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.harness.product;
