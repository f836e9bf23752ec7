/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import ai.djl.engine.Engine;
import ai.onnxruntime.OrtEnvironment;

/**
 * ONNX Runtime's environment, of which a JVM has one. DJL's engine, which extractors use, sets
 * threads for it and fails if it exists already. So that engine creates it, if it is there.
 */
final class OnnxEnvironment {
  private static final String DJL = "ai.djl.onnxruntime.engine.OrtEngineProvider";
  private static final String DJL_NAME = "OnnxRuntime";

  private OnnxEnvironment() {}

  /** The environment of the JVM. It is never closed. */
  static OrtEnvironment get() {
    return Holder.ENVIRONMENT;
  }

  /** Created with the first use. */
  private static final class Holder {
    private static final OrtEnvironment ENVIRONMENT = create();

    private static OrtEnvironment create() {
      if (isThere(DJL) && Engine.hasEngine(DJL_NAME)) {
        Engine.getEngine(DJL_NAME);
      }
      return OrtEnvironment.getEnvironment();
    }

    private static boolean isThere(String name) {
      try {
        Class.forName(name, false, OnnxEnvironment.class.getClassLoader());
        return true;
      } catch (ClassNotFoundException e) {
        return false;
      }
    }
  }
}
