/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import org.aladin.demo.training.SmallNetwork;

/**
 * The settings of the demo's training that differ from the published configuration. The published
 * one starts from a pretrained backbone of 86 million parameters. The demo trains a small network
 * from random weights, so its learning rate is higher.
 *
 * @param epochs passes over the training pairs
 * @param stepSize number of epochs after which the learning rate is divided by 10
 * @param rarestWord minimum number of occurrences of a word in the training captions to have its
 *     own word piece
 */
record TrainingPlan(int epochs, int stepSize, int rarestWord) {
  /** Number of documents that kNN finds and the alignment head ranks. */
  static final int WINDOW = 100;

  /** Maximum number of words of the vocabulary; other words are spelled. */
  static final int MAX_WORDS = 10_000;

  private static final int HIDDEN_SIZE = 128;
  private static final int LAYERS = 2;
  private static final int HEADS = 4;
  private static final double DROPOUT = 0.1;
  private static final double LEARNING_RATE = 1e-3;
  private static final int BATCH = 50;

  int hiddenSize() {
    return HIDDEN_SIZE;
  }

  SmallNetwork network(int regionWidth) {
    return new SmallNetwork(HIDDEN_SIZE, LAYERS, HEADS, regionWidth, DROPOUT);
  }

  /** Keys below {@code model} of the configuration. */
  Map<String, Object> modelKeys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("embed-size", HIDDEN_SIZE);
    keys.put("dropout", DROPOUT);
    return keys;
  }

  /** Keys below {@code training} of the configuration. */
  Map<String, Object> trainingKeys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("lr", LEARNING_RATE);
    keys.put("bs", BATCH);
    keys.put("step-size", stepSize);
    return keys;
  }
}
