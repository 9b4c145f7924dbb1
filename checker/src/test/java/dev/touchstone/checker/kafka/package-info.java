// SPDX-License-Identifier: Apache-2.0
/** Tests of logs: small ones by hand, and what a broker of known truth did, with one thing changed. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.kafka;
