/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import ai.djl.Device;
import org.aladin.model.PublicApi;

/**
 * How an encoder runs.
 *
 * @param device where the network lives; null for a GPU if libtorch can compute on one, else the
 *     CPU
 * @param maxBatch the most captions or images of one forward pass; fewer on a CPU if the network is
 *     large, so that passes stay short
 * @param queueCapacity how many calls of queries, and how many of documents, may wait; further
 *     callers block until there is room
 */
@PublicApi
public record EncoderOptions(Device device, int maxBatch, int queueCapacity) {
  public EncoderOptions {
    if (maxBatch < 1 || queueCapacity < 1) {
      throw new IllegalArgumentException(
          "The largest batch is "
              + maxBatch
              + " and the queue's capacity "
              + queueCapacity
              + ", expected at least 1 each");
    }
  }

  /** A GPU if there is one, 32 items a forward pass, 256 waiting calls. */
  public static EncoderOptions defaults() {
    return new EncoderOptions(null, 32, 256);
  }

  /** The same on the CPU. */
  public static EncoderOptions cpu() {
    return new EncoderOptions(Device.cpu(), 32, 256);
  }
}
