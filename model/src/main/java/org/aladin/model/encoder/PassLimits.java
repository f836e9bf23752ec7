/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import org.aladin.model.network.BackboneConfig;
import org.aladin.model.network.ModelConfig;

/**
 * How much one forward pass takes, so that who comes during it does not wait long for the next. One
 * item always goes through.
 *
 * @param items the most captions or images
 * @param tokens the most tokens and regions, padding included
 */
record PassLimits(int items, long tokens) {
  /**
   * Multiply-adds of a pass on a CPU: 384 tokens of BERT base, 0.4 s on two cores. There 32 images
   * in passes of 4 take 14 % longer than in one, in passes of 8 no longer; passes of a small
   * network stay whole, for which they are worth more.
   */
  private static final long WORK = 384L * 12 * 12 * 768 * 768;

  /**
   * @param gpu whether the network lives on one, where a pass is short and a large one pays
   */
  static PassLimits of(ModelConfig model, int maxItems, boolean gpu) {
    return new PassLimits(maxItems, gpu ? Long.MAX_VALUE : WORK / workOfAToken(model.backbone()));
  }

  /** The products of a token with the weights; those of attention are few beside them. */
  private static long workOfAToken(BackboneConfig backbone) {
    long hidden = backbone.hiddenSize();
    return backbone.layers() * hidden * (4 * hidden + 2L * backbone.intermediateSize());
  }

  boolean allow(int count, int longest) {
    return count == 1 || (count <= items && (long) count * longest <= tokens);
  }
}
