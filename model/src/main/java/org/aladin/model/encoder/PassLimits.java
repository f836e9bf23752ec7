/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import org.aladin.model.network.BackboneConfig;
import org.aladin.model.network.ModelConfig;

/**
 * Limits the size of a forward pass, so that a request arriving meanwhile waits only briefly. A
 * single item is always accepted.
 *
 * @param items the maximum number of captions or images
 * @param tokens the maximum number of tokens and regions, including padding
 */
record PassLimits(int items, long tokens) {
  /**
   * Multiply-adds per pass on a CPU: 384 tokens of BERT base, 0.4 s on two cores. There 32 images
   * take 14 % longer in passes of 4 than in one pass, but no longer in passes of 8. Passes of a
   * small network are not split; small networks gain more from large batches.
   */
  private static final long WORK = 384L * 12 * 12 * 768 * 768;

  /**
   * @param gpu whether the network runs on a GPU, where passes are short and large ones are more
   *     efficient
   */
  static PassLimits of(ModelConfig model, int maxItems, boolean gpu) {
    return new PassLimits(maxItems, gpu ? Long.MAX_VALUE : WORK / workOfAToken(model.backbone()));
  }

  /** The products of a token with the weights; the products of attention are negligible. */
  private static long workOfAToken(BackboneConfig backbone) {
    long hidden = backbone.hiddenSize();
    return backbone.layers() * hidden * (4 * hidden + 2L * backbone.intermediateSize());
  }

  boolean allow(int count, int longest) {
    return count == 1 || (count <= items && (long) count * longest <= tokens);
  }
}
