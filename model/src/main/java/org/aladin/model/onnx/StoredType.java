/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.onnx;

import java.util.Arrays;
import org.aladin.model.torch.TorchTensor;
import org.aladin.model.torch.TorchType;

/**
 * How a tensor must be stored.
 *
 * @param type the type of its values
 * @param shape the sizes of its dimensions
 */
public record StoredType(TorchType type, long[] shape) {
  /**
   * @throws IllegalArgumentException if a tensor is stored otherwise; the message has both
   */
  public void check(String name, TorchTensor stored) {
    if (stored.type() != type || !Arrays.equals(stored.shape(), shape)) {
      throw new IllegalArgumentException(
          "Parameter " + name + " is " + stored + ", expected " + type + Arrays.toString(shape));
    }
  }
}
