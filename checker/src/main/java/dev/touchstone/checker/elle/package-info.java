// SPDX-License-Identifier: Apache-2.0
/**
 * Transactional anomalies from what transactions read and wrote, after Kingsbury and Alvaro, "Elle: Inferring Isolation
 * Anomalies from Experimental Observations" (VLDB 2021).
 *
 * <p>Read {@link dev.touchstone.checker.elle.ListAppendChecker} first, then {@link
 * dev.touchstone.checker.elle.RwRegisterChecker}; both infer dependencies between transactions and leave cycles to
 * {@link dev.touchstone.checker.graph.CycleSearch} and models to {@link
 * dev.touchstone.checker.model.ConsistencyModels}.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.elle;
