/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.NDArray;
import org.aladin.model.alignment.AlignmentMode;

/**
 * The backbone and both heads with one set of parameters (ALADIN, figure 2). Owns no arrays;
 * results belong to the manager of their batch. Thread-safe as long as the parameters are not
 * modified.
 */
public final class AladinNetwork {
  private final Backbone backbone;
  private final MatchingHead matchingHead;
  private final AlignmentMode alignmentMode;

  /** A network with the layout that is faster on the parameters' device. */
  public AladinNetwork(ModelConfig config, Parameters parameters) {
    this(config, parameters, SequenceLayout.of(parameters.manager().getDevice()));
  }

  /**
   * @param layout changes no output by more than rounding
   */
  public AladinNetwork(ModelConfig config, Parameters parameters, SequenceLayout layout) {
    Dropout dropout = new Dropout(layout);
    this.backbone = new Backbone(config.backbone(), parameters, layout, dropout);
    this.matchingHead = new MatchingHead(config.matching(), parameters, layout, dropout);
    this.alignmentMode = config.alignmentMode();
  }

  /** The backbone's token outputs [B, W, H] of captions; those of padding are any numbers. */
  public NDArray captionTokens(CaptionBatch batch, Mode mode) {
    return backbone.captions(batch, mode);
  }

  /** The backbone's region outputs [B, R, H] of images; those of padding are any numbers. */
  public NDArray imageRegions(ImageBatch batch, Mode mode) {
    return backbone.images(batch, mode);
  }

  /**
   * Both of a batch of pairs; takes less time than {@link #imageRegions} and {@link
   * #captionTokens}.
   */
  public PairOutputs outputs(ImageBatch images, CaptionBatch captions, Mode mode) {
    return backbone.pairs(images, captions, mode);
  }

  /**
   * The matching head's vectors of captions.
   *
   * @param tokens the captions' {@link #captionTokens}
   * @return [B, H], L2-normalised
   */
  public NDArray globalCaptions(NDArray tokens, CaptionBatch batch, Mode mode) {
    return matchingHead.globalVectors(tokens, batch.mask(), mode);
  }

  /**
   * The matching head's vectors of images.
   *
   * @param regions the images' {@link #imageRegions}
   * @return [B, H], L2-normalised
   */
  public NDArray globalImages(NDArray regions, ImageBatch batch, Mode mode) {
    return matchingHead.globalVectors(regions, batch.regionMask(), mode);
  }

  /**
   * The alignment head's score of every image with every caption in the model's alignment mode, in
   * its training form: maxima include a 0 only for what is padded within the batch.
   *
   * @param regions the images' {@link #imageRegions}
   * @param tokens the captions' {@link #captionTokens}
   * @return [images, captions]
   */
  public NDArray alignmentScores(
      NDArray regions, ImageBatch images, NDArray tokens, CaptionBatch captions) {
    return AlignmentHead.scores(
        alignmentMode, regions, images.lengths(), tokens, captions.lengths());
  }
}
