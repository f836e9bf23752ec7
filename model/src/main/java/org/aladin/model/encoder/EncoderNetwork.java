/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import java.util.List;
import org.aladin.model.directory.ModelDescription;

/** A model loaded into an engine. Used by one thread, except for the methods that describe it. */
interface EncoderNetwork extends AutoCloseable {
  /** The model without its weights. */
  ModelDescription model();

  /**
   * Runs one forward pass.
   *
   * @param items at least one, all captions or all images
   * @return an embedding for each, in order
   */
  List<Embedding> encode(List<Item> items);

  /** The version of the engine's library. */
  String engineVersion();

  /** The device in DJL's notation: cpu() or gpu(0). */
  String device();

  /** Whether the device is a GPU. */
  boolean onGpu();

  /** The number of threads of a forward pass on the CPU. */
  int threads();

  /** Bytes of native memory that the weights take. */
  long parameterBytes();

  /** The number of native arrays; between forward passes always the same. */
  int nativeArrays();

  /** Frees the native memory. */
  @Override
  void close();
}
