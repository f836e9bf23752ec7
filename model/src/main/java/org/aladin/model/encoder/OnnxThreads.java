/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import ai.djl.util.Utils;

/** The number of threads of ONNX Runtime, which follows the setting that libtorch follows. */
final class OnnxThreads {
  private static final String SETTING = "OMP_NUM_THREADS";

  private OnnxThreads() {}

  /** The value of OMP_NUM_THREADS if it is a number above 0, else the number of processors. */
  static int number() {
    return number(Utils.getEnvOrSystemProperty(SETTING));
  }

  static int number(String setting) {
    int processors = Runtime.getRuntime().availableProcessors();
    try {
      int threads = setting == null ? 0 : Integer.parseInt(setting.strip());
      return threads > 0 ? threads : processors;
    } catch (NumberFormatException e) {
      return processors; // as OpenMP does
    }
  }
}
