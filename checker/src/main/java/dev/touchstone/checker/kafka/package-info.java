// SPDX-License-Identifier: Apache-2.0
/**
 * Partitioned logs as Kafka's, after {@code jepsen.tests.kafka}: who sent which message, at which offset it was, and who polled it.
 *
 * <p>{@link dev.touchstone.checker.kafka.KafkaChecker} is the type to read first. It lays the operations flat ({@code Messages}), makes of each
 * partition its log ({@code PartitionLog}), and asks three judges: of logs, of the order within operations and processes, and of cycles.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.kafka;
