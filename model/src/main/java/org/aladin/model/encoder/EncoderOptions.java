/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import ai.djl.Device;
import org.aladin.model.PublicApi;

/**
 * How an encoder runs.
 *
 * @param engine the library that computes; null to choose by {@link ChosenEngine}
 * @param device the device of the network; null for a GPU if libtorch can compute on one, else the
 *     CPU; a GPU is for {@link EncodingEngine#PYTORCH} only
 * @param maxBatch the maximum number of captions or images per forward pass; fewer on a CPU if the
 *     network is large, so that passes stay short
 * @param queueCapacity the maximum number of waiting calls for queries, and the same for documents;
 *     further callers block
 */
@PublicApi
public record EncoderOptions(
    EncodingEngine engine, Device device, int maxBatch, int queueCapacity) {
  public EncoderOptions {
    if (maxBatch < 1 || queueCapacity < 1) {
      throw new IllegalArgumentException(
          "The maximum batch size is "
              + maxBatch
              + " and the queue's capacity "
              + queueCapacity
              + ", expected at least 1 each");
    }
  }

  /** An engine that is chosen. */
  public EncoderOptions(Device device, int maxBatch, int queueCapacity) {
    this(null, device, maxBatch, queueCapacity);
  }

  /** A GPU if there is one, 32 items per forward pass, 256 waiting calls. */
  public static EncoderOptions defaults() {
    return new EncoderOptions(null, 32, 256);
  }

  /** The same on the CPU. */
  public static EncoderOptions cpu() {
    return new EncoderOptions(Device.cpu(), 32, 256);
  }

  /** The same with this engine; null to choose. */
  public EncoderOptions with(EncodingEngine other) {
    return new EncoderOptions(other, device, maxBatch, queueCapacity);
  }
}
