/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.norm.Dropout;

/** Whether a forward pass drops units at random. */
public enum Mode {
  /** No dropout. */
  INFERENCE,
  /** Dropout on, also in a frozen backbone, as in the original. */
  TRAINING;

  NDArray dropout(NDArray array, float probability) {
    if (this == INFERENCE || probability == 0) {
      return array;
    }
    return Dropout.dropout(array, probability, true).singletonOrThrow();
  }
}
