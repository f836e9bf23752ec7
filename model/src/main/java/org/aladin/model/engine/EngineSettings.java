/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

import ai.djl.util.Utils;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Settings of DJL that can be set by an environment variable or a system property of the same name.
 * If both are set, DJL silently prefers the variable.
 *
 * @param environment the value of an environment variable; null if it is not set or hidden by a
 *     security manager
 * @param properties the value of a system property; null if it is not set
 */
public record EngineSettings(UnaryOperator<String> environment, UnaryOperator<String> properties) {
  static final String LIBRARY_PATH = "PYTORCH_LIBRARY_PATH";
  static final String FLAVOUR = "PYTORCH_FLAVOR";
  static final String VERSION = "PYTORCH_VERSION";

  /**
   * The folder into which DJL unpacks libtorch; the second name takes precedence over the first.
   */
  private static final List<String> FOLDERS = List.of("DJL_CACHE_DIR", "ENGINE_CACHE_DIR");

  private static final List<String> NAMES =
      List.of("DJL_CACHE_DIR", "ENGINE_CACHE_DIR", LIBRARY_PATH, FLAVOUR, VERSION);

  /** The settings of this JVM. */
  public static EngineSettings ofThisJvm() {
    return new EngineSettings(Utils::getenv, System::getProperty);
  }

  /** The value that DJL reads; null if it is not set. */
  static String value(String name) {
    return Utils.getEnvOrSystemProperty(name);
  }

  /**
   * A sentence for each property that is overridden by an environment variable with another value.
   */
  List<String> overridden() {
    return NAMES.stream().map(this::overridden).flatMap(Optional::stream).toList();
  }

  private Optional<String> overridden(String name) {
    String variable = environment.apply(name);
    String property = properties.apply(name);
    if (variable == null || property == null || property.isEmpty() || variable.equals(property)) {
      return Optional.empty();
    }
    return Optional.of(
        "The environment variable "
            + name
            + " is '"
            + variable
            + "' and the system property -D"
            + name
            + " is '"
            + property
            + "': the variable takes precedence. Unset one of them.");
  }

  /**
   * Relates a failure to the environment: a sentence if the failure's message names a folder that
   * an environment variable has set, else empty.
   */
  public Optional<String> explain(String failure) {
    for (String name : FOLDERS) {
      String variable = environment.apply(name);
      if (variable != null && !variable.isEmpty() && failure.contains(variable)) {
        return Optional.of(
            overridden(name)
                .orElse(
                    "The folder is that of the environment variable "
                        + name
                        + "; under a security manager set the system property -D"
                        + name
                        + ", which a policy can grant."));
      }
    }
    return Optional.empty();
  }
}
