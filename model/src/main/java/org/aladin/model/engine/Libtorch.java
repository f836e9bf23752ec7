/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.util.Utils;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How libtorch is started, where it computes, and what its failures mean. */
public final class Libtorch {
  private static final Logger log = LoggerFactory.getLogger(Libtorch.class);

  static final String LIBRARY_PATH = "PYTORCH_LIBRARY_PATH";
  static final String FLAVOUR = "PYTORCH_FLAVOR";
  static final String VERSION = "PYTORCH_VERSION";

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
    String version = setting(VERSION);
    String needed = NativeCode.libtorchVersion();
    if (version != null && !version.isEmpty() && own().isEmpty() && !needed.startsWith(version)) {
      throw new UnsuitableLibtorchException(
          VERSION + " is " + version + ", expected " + needed + ": leave it out");
    }
    own()
        .ifPresent(
            libtorch -> {
              if (setting(FLAVOUR) == null) {
                // DJL would guess one that is not shipped any more.
                System.setProperty(FLAVOUR, libtorch.flavour());
              }
              libtorch.check(setting(FLAVOUR));
            });
  }

  /**
   * The libtorch that the user named instead of the one of the build.
   *
   * @throws UnsuitableLibtorchException if there is none where the user said
   */
  static Optional<OwnLibtorch> own() {
    String path = setting(LIBRARY_PATH);
    if (path == null || path.isEmpty()) {
      return Optional.empty();
    }
    Optional<OwnLibtorch> found = OwnLibtorch.find(path);
    if (found.isEmpty()) {
      throw new UnsuitableLibtorchException(
          LIBRARY_PATH
              + " is "
              + path
              + ", but there is no "
              + System.mapLibraryName("torch")
              + ": give the lib folder of a libtorch, or leave it out to compute on the CPU");
    }
    return found;
  }

  /** Which libtorch it is; starts the engine if need be. */
  public static String describe() {
    String version = "libtorch " + Engine.getInstance().getVersion();
    return own().map(OwnLibtorch::toString).orElse(version);
  }

  private static String setting(String name) {
    return Utils.getEnvOrSystemProperty(name);
  }

  /** The first GPU if libtorch can compute on it, else the CPU; starts the engine if need be. */
  public static Device device() {
    return Gpu.find().device().orElse(Device.cpu());
  }

  /** What went wrong, in one line: libtorch's own words, without its stack. */
  public static String reason(EngineException failure) {
    String line = firstLine(failure);
    // DJL says only that it failed to load something; the loader says what.
    return failure.getCause() == null ? line : line + ": " + firstLine(failure.getCause());
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  /** Whether a failure means that a GPU, or the machine, has no memory left. */
  public static boolean isOutOfMemory(EngineException failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("out of memory") // CUDA's, and that of its libraries
        || message.contains("not enough memory")
        || message.contains("can't allocate memory") // the CPU's
        || message.contains("bad_alloc")
        || message.contains("cublas_status_alloc_failed");
  }
}
