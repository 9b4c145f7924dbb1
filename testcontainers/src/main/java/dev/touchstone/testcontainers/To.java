// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which link a test wants, by the service that it leads to, or as {@code FROM->TO}. Not needed if there is one link, or if
 * the parameter has the service's name and classes are compiled with {@code -parameters}.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface To {
    /** The service, or {@code FROM->TO}. */
    String value();
}
