/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.aladin.model.PublicApi;

/** The library that computes embeddings. Both give the same numbers, except for rounding. */
@PublicApi
public enum EncodingEngine {
  /** ONNX Runtime: faster, on the CPU only, and needs {@code model.onnx} in the model directory. */
  ONNX_RUNTIME("onnxruntime"),
  /** libtorch, on the CPU or a GPU. */
  PYTORCH("pytorch");

  private final String key;

  EncodingEngine(String key) {
    this.key = key;
  }

  /** Its name in configurations. */
  public String key() {
    return key;
  }

  /**
   * @param key a name in a configuration
   * @throws IllegalArgumentException if there is no such engine; the message lists all
   */
  public static EncodingEngine of(String key) {
    return Arrays.stream(values())
        .filter(engine -> engine.key.equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the engine is '"
                        + key
                        + "', expected "
                        + Arrays.stream(values())
                            .map(EncodingEngine::key)
                            .collect(Collectors.joining(" or "))));
  }
}
