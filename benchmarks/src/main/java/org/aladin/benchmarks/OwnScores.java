/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import ai.djl.Device;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.training.evaluation.EncodedSet;
import org.aladin.training.evaluation.Head;
import org.aladin.training.evaluation.Recalls;
import org.aladin.training.evaluation.ScoreMatrix;

/** Times of this project's scores and recalls of random embeddings. Not thread-safe. */
final class OwnScores {
  private final int images;
  private final Device device;
  private final EncodedSet set;
  private final Times matching;
  private final Times alignment;

  /**
   * @param images their number; five times as many captions
   */
  OwnScores(int images, Device device) {
    this.images = images;
    this.device = device;
    set = EvaluationBenchmark.encoded(images);
    matching = new Times("matching head: scores and recalls of " + size());
    alignment = new Times("alignment head: scores and recalls of " + size());
  }

  int images() {
    return images;
  }

  /** As images × captions. */
  String size() {
    return images + " x " + set.captions().size();
  }

  EncodedSet set() {
    return set;
  }

  ScoreMatrix alignmentScores() {
    return set.scores(Head.ALIGNMENT, AlignmentMode.MRSW, device);
  }

  /** Without measuring. */
  void warmUp() {
    nanoseconds(Head.MATCHING);
    nanoseconds(Head.ALIGNMENT);
  }

  void measure(int times) {
    for (int i = 0; i < times; i++) {
      matching.addNanoseconds(nanoseconds(Head.MATCHING));
      alignment.addNanoseconds(nanoseconds(Head.ALIGNMENT));
    }
  }

  private double nanoseconds(Head head) {
    long begin = System.nanoTime();
    Recalls.of(set.scores(head, AlignmentMode.MRSW, device));
    return System.nanoTime() - begin;
  }

  void add(Report report) {
    report.add(matching);
    report.add(alignment);
  }

  double matchingMillis() {
    return matching.median();
  }

  double alignmentMillis() {
    return alignment.median();
  }
}
