/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;

/**
 * Initial values of parameters, the same on any device. Each parameter has its own random stream,
 * so that the vocabulary size does not affect the other parameters.
 */
final class FreshWeights {
  private static final double BERT_DEVIATION = 0.02;

  private final long seed;

  FreshWeights(long seed) {
    this.seed = seed;
  }

  float[] values(String name, Shape shape) {
    float[] values = new float[Math.toIntExact(shape.size())];
    if (isNorm(name)) {
      Arrays.fill(values, name.endsWith(".weight") ? 1 : 0);
    } else if (name.startsWith(ParameterNames.MATCHING_HEAD)) {
      matchingHead(name, shape, values);
    } else if (name.endsWith(".weight")) {
      Random random = random(name);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextGaussian() * BERT_DEVIATION);
      }
    }
    return values;
  }

  /**
   * torch's TransformerEncoderLayer: Xavier for the joint projection, Kaiming for linear layers.
   */
  private void matchingHead(String name, Shape shape, float[] values) {
    if (name.endsWith("in_proj_bias") || name.endsWith("out_proj.bias")) {
      return;
    }
    // torch's TransformerEncoder clones one layer, so all layers start with the same values.
    String inLayer = name.substring(name.indexOf(".layers.") + ".layers.".length());
    String firstLayer = inLayer.substring(inLayer.indexOf('.'));
    // A bias uses the bound of its square linear layer.
    double inputs = shape.get(shape.dimension() - 1);
    double bound =
        name.endsWith("in_proj_weight")
            ? Math.sqrt(6.0 / (shape.get(0) + inputs))
            : 1 / Math.sqrt(inputs);
    Random random = random(firstLayer);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
  }

  private static boolean isNorm(String name) {
    return name.contains("LayerNorm.") || name.contains(".norm1.") || name.contains(".norm2.");
  }

  private Random random(String name) {
    return new Random(seed * 0x9E3779B97F4A7C15L + name.hashCode());
  }
}
