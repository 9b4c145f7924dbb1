// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that need a Docker engine. Where there is none they are skipped, and the reason is printed; with
 * {@code -Dtouchstone.docker=required} they fail instead, so that a build which must run them cannot pass without; with
 * {@code off} they are skipped in any case.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(DockerCondition.class)
public @interface NeedsDocker {
    /** Images that the engine must have, since they are made and not pulled. */
    String[] images() default {};
}
