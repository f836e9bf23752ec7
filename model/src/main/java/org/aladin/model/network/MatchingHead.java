/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;

/**
 * The matching head: a transformer encoder with the same weights for regions and for words (ReLU,
 * post-norm, feed-forward width H); its output at position 0, L2-normalised, is the global vector.
 */
final class MatchingHead {
  private static final float EPS = 1e-5f;

  /**
   * Replaces minus infinity in the logits of padding: far below any logit, so that the softmax
   * weight is exactly 0 as with torch's key padding mask, but without infinity times 0.
   */
  private static final float MASKED = -1e30f;

  private final MatchingHeadConfig config;
  private final Parameters parameters;
  private final SequenceLayout layout;
  private final Dropout dropout;

  /**
   * @param layout whether the last layer computes every position or only position 0
   */
  MatchingHead(
      MatchingHeadConfig config, Parameters parameters, SequenceLayout layout, Dropout dropout) {
    this.config = config;
    this.parameters = parameters;
    this.layout = layout;
    this.dropout = dropout;
  }

  /**
   * @param tokens [B, S, H]
   * @param mask [B, S], 1 for real positions
   * @return [B, H], rows of length 1
   */
  NDArray globalVectors(NDArray tokens, NDArray mask, Mode mode) {
    NDArray bias = PaddedSequences.of(mask, MASKED).bias();
    NDArray hidden = tokens;
    for (int i = 0; i < config.layers(); i++) {
      boolean last = i == config.layers() - 1;
      hidden =
          layer(
              hidden,
              last && layout == SequenceLayout.PACKED ? hidden.get(":, :1, :") : hidden,
              bias,
              ParameterNames.matchingLayer(i),
              mode);
    }
    return hidden.get(":, 0, :").normalize(2, 1);
  }

  /**
   * @param queried the input, or those of its positions whose outputs are read
   */
  private NDArray layer(NDArray input, NDArray queried, NDArray bias, String name, Mode mode) {
    NDArray weight = parameters.get(name + "self_attn.in_proj_weight");
    NDArray offset = parameters.get(name + "self_attn.in_proj_bias");
    NDList joint = new NDList();
    if (queried == input) {
      joint.addAll(linear(input, weight, offset).split(3, 2));
    } else {
      long[] query = {input.getShape().get(2)};
      NDList weights = weight.split(query, 0);
      NDList offsets = offset.split(query, 0);
      // Otherwise they would stay with the parameters' manager.
      weights.attach(input.getManager());
      offsets.attach(input.getManager());
      joint.add(linear(queried, weights.get(0), offsets.get(0)));
      joint.addAll(linear(input, weights.get(1), offsets.get(1)).split(2, 2));
    }
    NDArray context =
        new Attention(config.heads(), weights -> dropout.of(weights, config.dropout(), mode))
            .of(joint.get(0), joint.get(1), joint.get(2), bias);
    NDArray attended =
        addAndNorm(
            Layers.linear(context, parameters, name + "self_attn.out_proj"),
            queried,
            name + "norm1",
            mode);
    NDArray inner = Activation.relu(Layers.linear(attended, parameters, name + "linear1"));
    NDArray output =
        Layers.linear(dropout.of(inner, config.dropout(), mode), parameters, name + "linear2");
    return addAndNorm(output, attended, name + "norm2", mode);
  }

  private static NDArray linear(NDArray x, NDArray weight, NDArray bias) {
    return Linear.linear(x, weight, bias).singletonOrThrow();
  }

  private NDArray addAndNorm(NDArray output, NDArray residual, String norm, Mode mode) {
    return Layers.norm(
        dropout.of(output, config.dropout(), mode).add(residual), parameters, norm, EPS);
  }
}
