/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import org.aladin.demo.training.SmallNetwork;

/**
 * How the demo trains: what differs from the published configuration, and why. The published one
 * goes on from a backbone of 86 million parameters that has seen millions of images; this one
 * starts a small one from nothing, and so takes larger steps.
 *
 * @param epochs passes over the training pairs
 * @param stepSize epochs after which the learning rate falls to a tenth
 * @param rarestWord words of the training captions that are rarer have no piece of their own
 */
record TrainingPlan(int epochs, int stepSize, int rarestWord) {
  /** How many documents kNN finds and the alignment head puts in order. */
  static final int WINDOW = 100;

  /** The largest vocabulary; the rest is spelt. */
  static final int MOST_WORDS = 10_000;

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
