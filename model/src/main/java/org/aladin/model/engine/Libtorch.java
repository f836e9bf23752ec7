/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

import ai.djl.engine.Engine;
import ai.djl.util.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How libtorch is started, and which one it is. */
public final class Libtorch {
  private static final Logger log = LoggerFactory.getLogger(Libtorch.class);

  private static boolean settingsChecked;

  private Libtorch() {}

  /**
   * Keeps DJL to this machine, warns of settings that the environment overrides, and checks a
   * libtorch that the user named before DJL loads it. To be called before the first array of a JVM;
   * safe for several threads, any number of times.
   *
   * @throws UnsuitableLibtorchException if it cannot be used with DJL's native code
   */
  public static synchronized void prepare() {
    OfflineDefaults.apply();
    if (!settingsChecked) {
      settingsChecked = true;
      EngineSettings.ofThisJvm().overridden().forEach(log::warn);
    }
    if (!Utils.isOfflineMode()) {
      return; // DJL may download what fits
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
                // DJL would guess one that is not shipped any more.
                System.setProperty(EngineSettings.FLAVOUR, libtorch.flavour());
              }
              libtorch.check(EngineSettings.value(EngineSettings.FLAVOUR));
            });
  }

  /** Which libtorch it is; starts the engine if need be. */
  public static String describe() {
    String version = "libtorch " + Engine.getInstance().getVersion();
    return OwnLibtorch.named().map(OwnLibtorch::toString).orElse(version);
  }
}
