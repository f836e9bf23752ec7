/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import org.aladin.demo.training.SmallNetwork;
import org.aladin.demo.training.StartingPoint;

/**
 * The settings of the demo's training that differ from the published configuration.
 *
 * @param start the backbone
 * @param epochs passes over the training pairs
 * @param learningRate at the beginning
 * @param stepSize number of epochs after which the learning rate is divided by 10
 * @param batch pairs per step
 * @param maxRegions maximum number of regions of an image that the model reads
 * @param rarestWord minimum number of occurrences of a word in the training captions to have its
 *     own word piece, where the backbone has no vocabulary
 */
record TrainingPlan(
    StartingPoint start,
    int epochs,
    double learningRate,
    int stepSize,
    int batch,
    int maxRegions,
    int rarestWord) {
  /** Number of documents that kNN finds and the alignment head ranks. */
  static final int WINDOW = 100;

  /** Maximum number of words of the vocabulary; other words are spelled. */
  static final int MAX_WORDS = 10_000;

  private static final int HIDDEN_SIZE = 128;
  private static final int LAYERS = 2;
  private static final int HEADS = 4;
  private static final double DROPOUT = 0.1;

  /**
   * A network that a CPU trains from random weights within minutes.
   *
   * @param regionWidth F, the values of one region, its box included
   */
  static SmallNetwork smallNetwork(int regionWidth) {
    return new SmallNetwork(HIDDEN_SIZE, LAYERS, HEADS, regionWidth, DROPOUT);
  }

  /**
   * The plan for random weights. The published configuration starts from a pretrained backbone of
   * 86 million parameters, so its learning rate is lower.
   */
  static TrainingPlan fromScratch(StartingPoint start, int epochs, int stepSize, int rarestWord) {
    return new TrainingPlan(start, epochs, 1e-3, stepSize, 50, 34, rarestWord);
  }

  /**
   * The plan for a pretrained text encoder. Its image projection is new, so the learning rate is
   * ten times the published one. Reading 20 regions instead of 34 shortens the training.
   */
  static TrainingPlan pretrained(StartingPoint start, int epochs) {
    return new TrainingPlan(start, epochs, 1e-4, epochs, 32, 20, 1);
  }

  /** Keys below {@code model} of the configuration. */
  Map<String, Object> modelKeys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("embed-size", start.hiddenSize());
    keys.put("dropout", start.dropout());
    return keys;
  }

  /** Keys below {@code training} of the configuration. */
  Map<String, Object> trainingKeys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("lr", learningRate);
    keys.put("bs", batch);
    keys.put("step-size", stepSize);
    return keys;
  }
}
