/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import ai.djl.Device;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.training.progress.Progress;

/**
 * The evaluation of training and of {@code test}: encodes a set once, then scores and ranks it with
 * one head after the other, so that one score matrix is in memory at a time. 5,000 images and
 * 25,000 captions at 768 dimensions take 1.44 GB of embeddings, 0.5 GB of scores and under 0.1 GB
 * of tiles.
 *
 * <p>Scores do not depend on the batches: images are padded to their own longest in a batch, and
 * maxima over regions and words are floored at 0, as in the original, which pads all of them.
 * Called from one thread; libtorch and the common pool use their own threads for it.
 */
public final class Evaluation {
  private final EmbeddingSource source;
  private final AlignmentMode mode;
  private final Device device;
  private final int batch;

  /**
   * @param source the encoder
   * @param mode that of its model's alignment head
   * @param device the device for the scores
   * @param batch number of images or captions that are encoded together, at least 1
   */
  public Evaluation(EmbeddingSource source, AlignmentMode mode, Device device, int batch) {
    if (batch < 1) {
      throw new IllegalArgumentException("A batch of " + batch + ", expected at least 1");
    }
    this.source = source;
    this.mode = mode;
    this.device = device;
    this.batch = batch;
  }

  /** Evaluates the whole set; what training does at every validation. */
  public EvaluationResult run(EvaluationSet set, Progress progress) throws IOException {
    return run(
        set, List.of(Protocol.whole(set.imageKeys().size())), progress, (head, scores) -> {});
  }

  /**
   * Encodes a set and evaluates it.
   *
   * @param protocols what to report, the first over the whole set
   * @param progress advanced by one for each image and each caption encoded
   * @param scores receives each head's matrix, matching first; a matrix must not be kept
   */
  public EvaluationResult run(
      EvaluationSet set,
      List<Protocol> protocols,
      Progress progress,
      BiConsumer<Head, ScoreMatrix> scores)
      throws IOException {
    return rank(encode(set, progress), protocols, scores);
  }

  /** Encodes a set with this evaluation's source and batch; the first half of {@link #run}. */
  public EncodedSet encode(EvaluationSet set, Progress progress) throws IOException {
    return EncodedSet.encode(set, source, batch, progress);
  }

  /** Evaluates what is already encoded; the other half. */
  public EvaluationResult rank(
      EncodedSet encoded, List<Protocol> protocols, BiConsumer<Head, ScoreMatrix> scores) {
    Map<String, Map<Head, Recalls>> figures = new LinkedHashMap<>();
    protocols.forEach(protocol -> figures.put(protocol.name(), new EnumMap<>(Head.class)));
    for (Head head : Head.values()) {
      ScoreMatrix matrix = encoded.scores(head, mode, device);
      for (Protocol protocol : protocols) {
        figures.get(protocol.name()).put(head, protocol.recalls(matrix));
      }
      scores.accept(head, matrix);
    }
    return new EvaluationResult(encoded.images().size(), encoded.captions().size(), figures);
  }
}
