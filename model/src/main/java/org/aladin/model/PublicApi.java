/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a type that users depend on: by its name in a configset, on a command line, or from their
 * own Java code. Its name, its parameters and its public methods follow semantic versioning, and
 * each change to them has a line in {@code CHANGELOG.md}.
 *
 * <p>A public type without this mark is public only because another package of this project needs
 * it. It can change in any version.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface PublicApi {}
