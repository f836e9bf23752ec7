/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;

/**
 * BERT with an image input (VinVL/Oscar), post-norm, shared by captions and images. A caption is
 * encoded alone. Object labels and regions are encoded together: regions have no position or
 * segment embedding, and only the outputs at the region positions are kept.
 */
final class Backbone {
  /**
   * Added to the attention logits of padding; large enough that its softmax weight is exactly 0.
   */
  private static final float MASKED = -10_000;

  private final BackboneConfig config;
  private final Parameters parameters;

  Backbone(BackboneConfig config, Parameters parameters) {
    this.config = config;
    this.parameters = parameters;
  }

  /** Token outputs [B, W, H] of captions. */
  NDArray captions(CaptionBatch batch, Mode mode) {
    return encode(embedTokens(batch.ids(), batch.segments(), mode), batch.mask(), mode);
  }

  /** Region outputs [B, R, H] of images. */
  NDArray images(ImageBatch batch, Mode mode) {
    NDArray labels = embedTokens(batch.labelIds(), batch.labelSegments(), mode); // [B, L, H]
    NDArray all = labels.concat(embedRegions(batch.regions(), mode), 1); // [B, L + R, H]
    NDArray mask = batch.labelMask().concat(batch.regionMask(), 1);
    long labelCount = batch.labelIds().getShape().get(1);
    return encode(all, mask, mode).get(":, " + labelCount + ":, :");
  }

  private NDArray embedTokens(NDArray ids, NDArray segments, Mode mode) {
    NDArray positions = ids.getManager().arange((int) ids.getShape().get(1)); // [W]
    NDArray sum =
        lookUp(ids, ParameterNames.WORDS)
            .add(lookUp(positions, ParameterNames.POSITIONS))
            .add(lookUp(segments, ParameterNames.SEGMENTS));
    NDArray normed = Layers.norm(sum, parameters, ParameterNames.TEXT_NORM, config.layerNormEps());
    return mode.dropout(normed, config.hiddenDropout());
  }

  private NDArray lookUp(NDArray ids, String table) {
    return Embedding.embedding(ids, parameters.get(table), SparseFormat.DENSE).singletonOrThrow();
  }

  private NDArray embedRegions(NDArray regions, Mode mode) {
    NDArray projected = Layers.linear(regions, parameters, ParameterNames.REGION_PROJECTION);
    if (config.regionLayerNorm()) {
      projected =
          Layers.norm(
              projected, parameters, ParameterNames.REGION_NORM, config.regionLayerNormEps());
    }
    return mode.dropout(projected, config.hiddenDropout());
  }

  private NDArray encode(NDArray hidden, NDArray mask, Mode mode) {
    Shape shape = mask.getShape();
    // 1 → 0, 0 → -10000; [B, 1, 1, S]
    NDArray bias = mask.sub(1).mul(-MASKED).reshape(shape.get(0), 1, 1, shape.get(1));
    for (int i = 0; i < config.layers(); i++) {
      String name = ParameterNames.layer(i);
      hidden =
          mode == Mode.INFERENCE
              ? freeingLayer(hidden, bias, name)
              : layer(hidden, bias, name, mode);
    }
    return hidden;
  }

  /**
   * Runs a layer and frees everything but its output, including its input. Without a backward pass
   * nothing else is needed, and all layers together would hold twelve times the memory of one (1.2
   * GB for 32 images at the published size).
   */
  private NDArray freeingLayer(NDArray input, NDArray bias, String name) {
    NDManager batch = input.getManager();
    try (NDManager scope = batch.newSubManager()) {
      input.attach(scope);
      NDArray output = layer(input, bias, name, Mode.INFERENCE);
      output.attach(batch);
      return output;
    }
  }

  private NDArray layer(NDArray input, NDArray bias, String name, Mode mode) {
    String attention = name + "attention.";
    NDArray context =
        Layers.attention(
            new NDList(
                Layers.linear(input, parameters, attention + "self.query"),
                Layers.linear(input, parameters, attention + "self.key"),
                Layers.linear(input, parameters, attention + "self.value")),
            bias,
            config.heads(),
            config.attentionDropout(),
            mode);
    NDArray attended =
        addAndNorm(
            Layers.linear(context, parameters, attention + "output.dense"),
            input,
            attention + "output.LayerNorm",
            mode);
    NDArray inner =
        Activation.gelu(Layers.linear(attended, parameters, name + "intermediate.dense"));
    return addAndNorm(
        Layers.linear(inner, parameters, name + "output.dense"),
        attended,
        name + "output.LayerNorm",
        mode);
  }

  private NDArray addAndNorm(NDArray output, NDArray residual, String norm, Mode mode) {
    NDArray sum = mode.dropout(output, config.hiddenDropout()).add(residual);
    return Layers.norm(sum, parameters, norm, config.layerNormEps());
  }
}
