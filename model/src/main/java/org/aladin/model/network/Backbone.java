/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.List;

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
  private final SequenceLayout layout;
  private final Dropout dropout;

  Backbone(BackboneConfig config, Parameters parameters, SequenceLayout layout, Dropout dropout) {
    this.config = config;
    this.parameters = parameters;
    this.layout = layout;
    this.dropout = dropout;
  }

  /** Token outputs [B, W, H] of captions; those of padding are any numbers. */
  NDArray captions(CaptionBatch batch, Mode mode) {
    NDArray tokens = embedTokens(batch.ids(), batch.segments(), positions(batch.ids()), mode);
    if (layout == SequenceLayout.PADDED) {
      return encode(tokens, PaddedSequences.of(batch.mask(), MASKED), mode);
    }
    PackedSequences packed = new PackedSequences(tokens.getManager(), batch.sequences(0));
    NDArray outputs = encode(packed.pack(flat(tokens)), packed, mode);
    return packed.unpack(outputs, 0, batch.lengths().length);
  }

  /** Region outputs [B, R, H] of images; those of padding are any numbers. */
  NDArray images(ImageBatch batch, Mode mode) {
    NDArray ids = batch.labelIds();
    NDArray labels = embedTokens(ids, batch.labelSegments(), positions(ids), mode); // [B, L, H]
    NDArray regions = embedRegions(batch.regions(), mode); // [B, R, H]
    if (layout == SequenceLayout.PADDED) {
      NDArray all = labels.concat(regions, 1); // [B, L + R, H]
      NDArray mask = batch.labelMask().concat(batch.regionMask(), 1);
      long labelCount = ids.getShape().get(1);
      return encode(all, PaddedSequences.of(mask, MASKED), mode).get(":, " + labelCount + ":, :");
    }
    PackedSequences packed =
        new PackedSequences(ids.getManager(), batch.sequences(0, Math.toIntExact(ids.size())));
    NDArray outputs = encode(packed.pack(flat(labels).concat(flat(regions))), packed, mode);
    return packed.unpack(outputs, 0, batch.lengths().length);
  }

  /** Both at once, which packed costs less than one after the other. */
  PairOutputs pairs(ImageBatch images, CaptionBatch captions, Mode mode) {
    if (layout == SequenceLayout.PADDED) {
      return new PairOutputs(images(images, mode), captions(captions, mode));
    }
    NDArray tokens =
        embedTokens(
            captions.ids().flatten().concat(images.labelIds().flatten()),
            captions.segments().flatten().concat(images.labelSegments().flatten()),
            flatPositions(captions.ids()).concat(flatPositions(images.labelIds())),
            mode);
    NDArray sources = tokens.concat(flat(embedRegions(images.regions(), mode)));
    int labels = Math.toIntExact(captions.ids().size());
    int regions = labels + Math.toIntExact(images.labelIds().size());
    List<PackedSequences.Sequence> all = new ArrayList<>(images.sequences(labels, regions));
    int count = all.size();
    all.addAll(captions.sequences(0));
    PackedSequences packed = new PackedSequences(sources.getManager(), all);
    NDArray outputs = encode(packed.pack(sources), packed, mode);
    return new PairOutputs(
        packed.unpack(outputs, 0, count), packed.unpack(outputs, count, all.size()));
  }

  /** [B, S, H] as [B * S, H]. */
  private static NDArray flat(NDArray x) {
    return x.reshape(-1, x.getShape().get(2));
  }

  /** The position of each token in its sequence, [S]. */
  private static NDArray positions(NDArray ids) {
    return ids.getManager().arange((int) ids.getShape().get(1));
  }

  /** The position of each token in its sequence, [B * S]. */
  private static NDArray flatPositions(NDArray ids) {
    return positions(ids).tile(ids.getShape().get(0));
  }

  private NDArray embedTokens(NDArray ids, NDArray segments, NDArray positions, Mode mode) {
    NDArray sum =
        lookUp(ids, ParameterNames.WORDS)
            .add(lookUp(positions, ParameterNames.POSITIONS))
            .add(lookUp(segments, ParameterNames.SEGMENTS));
    NDArray normed = Layers.norm(sum, parameters, ParameterNames.TEXT_NORM, config.layerNormEps());
    return dropout.of(normed, config.hiddenDropout(), mode);
  }

  private NDArray lookUp(NDArray ids, String table) {
    return Layers.rows(parameters.get(table), ids);
  }

  private NDArray embedRegions(NDArray regions, Mode mode) {
    NDArray projected = Layers.linear(regions, parameters, ParameterNames.REGION_PROJECTION);
    if (config.regionLayerNorm()) {
      projected =
          Layers.norm(
              projected, parameters, ParameterNames.REGION_NORM, config.regionLayerNormEps());
    }
    return dropout.of(projected, config.hiddenDropout(), mode);
  }

  /** The outputs of the positions that are read. */
  private NDArray encode(NDArray hidden, Sequences sequences, Mode mode) {
    for (int i = 0; i < config.layers(); i++) {
      hidden = freeingLayer(hidden, sequences, i, mode);
    }
    return hidden;
  }

  /**
   * Runs a layer and closes everything but its output, including its input: otherwise all layers
   * together would hold twelve times the memory of one (1.2 GB for 32 images at the published
   * size). In training, libtorch keeps what the backward pass needs until that has used it, and the
   * rest is free for the next layer. A layer creates no array from Java's memory, which would not
   * be kept.
   */
  private NDArray freeingLayer(NDArray input, Sequences sequences, int index, Mode mode) {
    NDManager batch = input.getManager();
    try (NDManager scope = batch.newSubManager()) {
      input.attach(scope);
      NDArray output = layer(input, sequences, index, mode);
      output.attach(batch);
      return output;
    }
  }

  private NDArray layer(NDArray input, Sequences sequences, int index, Mode mode) {
    String name = ParameterNames.layer(index);
    String self = name + "attention.self.";
    boolean last = index == config.layers() - 1;
    NDArray queried = last ? sequences.read(input) : input;
    NDArray query = Layers.linear(queried, parameters, self + "query");
    NDArray key = Layers.linear(input, parameters, self + "key");
    NDArray value = Layers.linear(input, parameters, self + "value");
    Attention attention =
        new Attention(
            config.heads(), weights -> dropout.of(weights, config.attentionDropout(), mode));
    NDArray context =
        last
            ? sequences.attentionOfRead(query, key, value, attention)
            : sequences.attention(query, key, value, attention);
    NDArray attended =
        addAndNorm(
            Layers.linear(context, parameters, name + "attention.output.dense"),
            queried,
            name + "attention.output.LayerNorm",
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
    NDArray sum = dropout.of(output, config.hiddenDropout(), mode).addi(residual);
    return Layers.norm(sum, parameters, norm, config.layerNormEps());
  }
}
