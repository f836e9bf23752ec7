/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.NDArray;

/** The sequences in an array of hidden states, for what is not the same at every position. */
interface Sequences {
  /** Attention within each sequence, of every position. */
  NDArray attention(NDArray query, NDArray key, NDArray value, Attention attention);

  /** The hidden states of the positions whose outputs are read. */
  NDArray read(NDArray hidden);

  /**
   * Attention within each sequence, of the positions whose outputs are read.
   *
   * @param query of those positions only
   */
  NDArray attentionOfRead(NDArray query, NDArray key, NDArray value, Attention attention);
}
