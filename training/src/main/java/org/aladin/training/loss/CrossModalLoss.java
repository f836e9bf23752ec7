/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.aladin.model.network.AladinNetwork;
import org.aladin.model.network.CaptionBatch;
import org.aladin.model.network.ImageBatch;
import org.aladin.model.network.Mode;
import org.aladin.model.network.PairOutputs;
import org.aladin.training.config.LossSettings;
import org.aladin.training.config.LossTerm;

/**
 * Computes the loss of a batch of matching pairs: both modalities go through the backbone, and then
 * through the heads that the terms need.
 */
public final class CrossModalLoss {
  private final AladinNetwork network;
  private final LossSettings settings;
  private final TripletLoss triplet;

  public CrossModalLoss(AladinNetwork network, LossSettings settings) {
    this.network = network;
    this.settings = settings;
    triplet = new TripletLoss(settings.margin(), settings.maxViolation());
  }

  /**
   * Runs the network with dropout on.
   *
   * @param images B images
   * @param captions their B captions, in the same order
   * @param epoch from 0; decides whether distillation counts
   */
  public LossValues of(ImageBatch images, CaptionBatch captions, int epoch) {
    Map<LossTerm, Double> active = settings.active(epoch);
    PairOutputs outputs = network.outputs(images, captions, Mode.TRAINING);
    NDArray regions = outputs.regions();
    NDArray tokens = outputs.tokens();
    NDArray alignment =
        active.containsKey(LossTerm.ALIGNMENT) || active.containsKey(LossTerm.DISTILLATION)
            ? network.alignmentScores(regions, images, tokens, captions)
            : null;
    NDArray matching =
        trainsMatchingHead(active.keySet()) ? dots(regions, images, tokens, captions) : null;

    Map<LossTerm, NDArray> terms = new EnumMap<>(LossTerm.class);
    NDArray total = null;
    for (Map.Entry<LossTerm, Double> entry : active.entrySet()) {
      NDArray term =
          switch (entry.getKey()) {
            case ALIGNMENT -> triplet.of(alignment);
            case MATCHING -> triplet.of(matching);
            case DISTILLATION -> ListNetDistillation.of(matching, alignment);
          };
      terms.put(entry.getKey(), term);
      // An array of the step: the graph lives longer than the array that mul(Number) creates and
      // closes.
      NDArray weighted =
          term.mul(term.getManager().full(new Shape(), entry.getValue().floatValue()));
      total = total == null ? weighted : total.add(weighted);
    }
    return new LossValues(total, terms);
  }

  /** Whether any of these terms trains the matching head's parameters. */
  public static boolean trainsMatchingHead(Set<LossTerm> active) {
    return active.contains(LossTerm.MATCHING) || active.contains(LossTerm.DISTILLATION);
  }

  private NDArray dots(NDArray regions, ImageBatch images, NDArray tokens, CaptionBatch captions) {
    NDArray left = network.globalImages(regions, images, Mode.TRAINING);
    NDArray right = network.globalCaptions(tokens, captions, Mode.TRAINING);
    return left.matMul(right.transpose());
  }
}
