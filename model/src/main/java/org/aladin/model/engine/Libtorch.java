/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

import ai.djl.engine.Engine;
import ai.djl.util.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts libtorch and describes it. */
public final class Libtorch {
  private static final Logger log = LoggerFactory.getLogger(Libtorch.class);

  private static boolean settingsChecked;

  private Libtorch() {}

  /**
   * Disables DJL's network access, warns about settings that the environment overrides, and checks
   * a libtorch configured by the user before DJL loads it. Call this before a JVM creates its first
   * array. Thread-safe and idempotent.
   *
   * @throws UnsuitableLibtorchException if the user's libtorch cannot be used with DJL's native
   *     code
   */
  public static synchronized void prepare() {
    OfflineDefaults.apply();
    if (!settingsChecked) {
      settingsChecked = true;
      EngineSettings.ofThisJvm().overridden().forEach(log::warn);
    }
    if (!Utils.isOfflineMode()) {
      return; // DJL may download a version that fits
    }
    String version = EngineSettings.value(EngineSettings.VERSION);
    String needed = NativeCode.libtorchVersion();
    if (version != null
        && !version.isEmpty()
        && OwnLibtorch.named().isEmpty()
        && !needed.startsWith(version)) {
      throw new UnsuitableLibtorchException(
          EngineSettings.VERSION + " is " + version + ", expected " + needed + ": leave it out");
    }
    OwnLibtorch.named()
        .ifPresent(
            libtorch -> {
              if (EngineSettings.value(EngineSettings.FLAVOUR) == null) {
                // DJL would otherwise guess a flavour that is no longer shipped.
                System.setProperty(EngineSettings.FLAVOUR, libtorch.flavour());
              }
              libtorch.check(EngineSettings.value(EngineSettings.FLAVOUR));
            });
  }

  /**
   * Whether it computes on a GPU. The libtorch of the build cannot: only one that the user has
   * named is started for the answer.
   */
  public static boolean hasGpu() {
    prepare();
    return OwnLibtorch.named().filter(OwnLibtorch::cuda).isPresent()
        && Gpu.find().device().isPresent();
  }

  /** Describes libtorch by version and origin. Starts the engine if needed. */
  public static String describe() {
    String version = "libtorch " + Engine.getInstance().getVersion();
    return OwnLibtorch.named().map(OwnLibtorch::toString).orElse(version);
  }
}
