/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
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

  MatchingHead(MatchingHeadConfig config, Parameters parameters) {
    this.config = config;
    this.parameters = parameters;
  }

  /**
   * @param tokens [B, S, H]
   * @param mask [B, S], 1 for real positions
   * @return [B, H], rows of length 1
   */
  NDArray globalVectors(NDArray tokens, NDArray mask, Mode mode) {
    Shape shape = mask.getShape();
    NDArray bias = mask.sub(1).mul(-MASKED).reshape(shape.get(0), 1, 1, shape.get(1));
    NDArray hidden = tokens;
    for (int i = 0; i < config.layers(); i++) {
      hidden = layer(hidden, bias, ParameterNames.matchingLayer(i), mode);
    }
    return hidden.get(":, 0, :").normalize(2, 1);
  }

  private NDArray layer(NDArray input, NDArray bias, String name, Mode mode) {
    NDArray joint =
        Linear.linear(
                input,
                parameters.get(name + "self_attn.in_proj_weight"),
                parameters.get(name + "self_attn.in_proj_bias"))
            .singletonOrThrow(); // [B, S, 3 H]
    NDArray context =
        Layers.attention(joint.split(3, 2), bias, config.heads(), config.dropout(), mode);
    NDArray attended =
        addAndNorm(
            Layers.linear(context, parameters, name + "self_attn.out_proj"),
            input,
            name + "norm1",
            mode);
    NDArray inner = Activation.relu(Layers.linear(attended, parameters, name + "linear1"));
    NDArray output =
        Layers.linear(mode.dropout(inner, config.dropout()), parameters, name + "linear2");
    return addAndNorm(output, attended, name + "norm2", mode);
  }

  private NDArray addAndNorm(NDArray output, NDArray residual, String norm, Mode mode) {
    return Layers.norm(mode.dropout(output, config.dropout()).add(residual), parameters, norm, EPS);
  }
}
