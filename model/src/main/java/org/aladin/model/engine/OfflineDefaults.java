/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

/**
 * Keeps DJL to this machine. Left to itself it does two things over the network: on the first use
 * of its engine it asks the cloud provider's metadata address who this machine is and, on AWS,
 * reports the instance and DJL's version to its makers; and it downloads a libtorch when none on
 * the class path fits. Both are off here unless a user switches them on, by the same names that DJL
 * documents.
 *
 * <p>DJL reads both settings while its class {@code ai.djl.engine.Engine} is initialised, so that
 * {@link #apply} has to come before the first array of a JVM.
 */
public final class OfflineDefaults {
  /** DJL's system property against downloads; its environment variable is DJL_OFFLINE. */
  static final String OFFLINE = "ai.djl.offline";

  /** DJL's system property, and its environment variable, against telemetry. */
  static final String OPT_OUT = "OPT_OUT_TRACKING";

  private OfflineDefaults() {}

  /** Sets what is not set yet. Safe for several threads, and to be called any number of times. */
  public static void apply() {
    for (String name : new String[] {OFFLINE, OPT_OUT}) {
      if (System.getProperty(name) == null) {
        System.setProperty(name, "true");
      }
    }
  }
}
