/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import java.util.Locale;

/** The type of the weights of linear layers. */
public enum Precision {
  /** As trained. */
  FLOAT32,
  /**
   * Whole numbers of 8 bits with one scale per output; activations are rounded to 8 bits with one
   * scale per position. For inference with ONNX Runtime only.
   */
  INT8;

  /** Its name in files. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
