/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

/**
 * Disables DJL's network access. By default, DJL uses the network for two purposes. On the first
 * use of its engine it asks the cloud provider's metadata address for the identity of this machine
 * and, on AWS, reports the instance and DJL's version to the DJL project. It also downloads a
 * libtorch if none on the class path fits. Both are disabled here unless the user enables them with
 * DJL's documented settings.
 *
 * <p>DJL reads both settings while its class {@code ai.djl.engine.Engine} is initialised, so {@link
 * #apply} must be called before a JVM creates its first array.
 */
public final class OfflineDefaults {
  /** DJL's system property that disables downloads; the environment variable is DJL_OFFLINE. */
  static final String OFFLINE = "ai.djl.offline";

  /** DJL's system property, and environment variable, that disables telemetry. */
  static final String OPT_OUT = "OPT_OUT_TRACKING";

  private OfflineDefaults() {}

  /** Sets the properties that are not set yet. Thread-safe and idempotent. */
  public static void apply() {
    for (String name : new String[] {OFFLINE, OPT_OUT}) {
      if (System.getProperty(name) == null) {
        System.setProperty(name, "true");
      }
    }
  }
}
