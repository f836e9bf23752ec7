/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.Device;

/** How the sequences of a batch, which differ in length, go through the backbone. */
public enum SequenceLayout {
  /**
   * Without padding, and without work on which no output depends: linear layers over the rows of
   * all sequences, attention over groups of sequences of one length, in the last layer only the
   * positions whose outputs are read. The least work, in many small operations. Its {@link Dropout}
   * draws random numbers with Java.
   */
  PACKED,
  /**
   * As in the original: captions and images apart, each padded to the longest of its batch, every
   * position in every layer, dropout by the engine. More work, in few large operations.
   */
  PADDED;

  /** The faster one: each operation on a GPU has a price of its own. */
  static SequenceLayout of(Device device) {
    return device.isGpu() ? PADDED : PACKED;
  }
}
