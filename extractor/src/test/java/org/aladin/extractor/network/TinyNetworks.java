/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.network;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the two networks of the tests. {@code main} writes them into a folder:
 *
 * <ul>
 *   <li>{@code tiny-detector.onnx}: [1, 3, 32, 32] to five boxes: the quarters, and one that nearly
 *       covers the first; the score is the mean of the strongest colour, the label identifies that
 *       colour, and the 2,048 features repeat 16 mixtures of the three colours
 *   <li>{@code tiny-grid.onnx}: [1, 3, h, w] to [1, 2048, h / 8, w / 8]: the same features of 8 × 8
 *       pixels
 * </ul>
 */
public final class TinyNetworks {
  private static final int MIXTURES = 16;
  private static final int REPEATS = 128;

  private TinyNetworks() {}

  /**
   * @param args the folder
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Files.write(folder.resolve("tiny-detector.onnx"), detector());
    Files.write(folder.resolve("tiny-grid.onnx"), grid());
  }

  static byte[] detector() {
    long[] axis = {1};
    return new OnnxGraph("tiny-detector")
        .input("image", 1, 3, 32, 32)
        .output("boxes", DataType.FLOAT, 5, 4)
        .output("scores", DataType.FLOAT, 5)
        .output("labels", DataType.INT64, 5)
        .output("features", DataType.FLOAT, 5, MIXTURES * REPEATS)
        .numbers(
            "corners",
            new long[] {5, 4},
            // the quarters, line by line
            0,
            0,
            0.5f,
            0.5f,
            0.5f,
            0,
            1,
            0.5f,
            0,
            0.5f,
            0.5f,
            1,
            0.5f,
            0.5f,
            1,
            1,
            // nearly the first
            0,
            0,
            0.5f,
            0.4375f)
        .wholeNumbers("quarters shape", 3, 4)
        .wholeNumbers("boxes' quarters", 0, 1, 2, 3, 0)
        .wholeNumbers("repeats", 1, REPEATS)
        .numbers("mixtures", new long[] {3, MIXTURES}, mixtures())
        .node("Identity", List.of("corners"), "boxes")
        .node(
            "AveragePool",
            List.of("image"),
            "quarters",
            OnnxGraph.attribute("kernel_shape", new long[] {16, 16}),
            OnnxGraph.attribute("strides", new long[] {16, 16}))
        .node("Reshape", List.of("quarters", "quarters shape"), "channels")
        .node("Transpose", List.of("channels"), "quarter colours")
        .node("Gather", List.of("quarter colours", "boxes' quarters"), "colours")
        .node(
            "ReduceMax",
            List.of("colours"),
            "scores",
            OnnxGraph.attribute("axes", axis),
            OnnxGraph.attribute("keepdims", 0))
        .node(
            "ArgMax",
            List.of("colours"),
            "labels",
            OnnxGraph.attribute("axis", 1),
            OnnxGraph.attribute("keepdims", 0))
        .node("MatMul", List.of("colours", "mixtures"), "mixed")
        .node("Tile", List.of("mixed", "repeats"), "features")
        .build();
  }

  static byte[] grid() {
    return new OnnxGraph("tiny-grid")
        .input("image", 1, 3, -1, -1)
        .output("features", DataType.FLOAT, 1, MIXTURES * REPEATS, -1, -1)
        .wholeNumbers("repeats", 1, REPEATS, 1, 1)
        .numbers("mixtures", new long[] {MIXTURES, 3, 1, 1}, transposed(mixtures()))
        .node(
            "AveragePool",
            List.of("image"),
            "cells",
            OnnxGraph.attribute("kernel_shape", new long[] {8, 8}),
            OnnxGraph.attribute("strides", new long[] {8, 8}))
        .node("Conv", List.of("cells", "mixtures"), "mixed")
        .node("Tile", List.of("mixed", "repeats"), "features")
        .build();
  }

  /** 3 × {@value #MIXTURES}: -1 to 1. */
  private static float[] mixtures() {
    float[] mixtures = new float[3 * MIXTURES];
    for (int i = 0; i < mixtures.length; i++) {
      mixtures[i] = (i * 37 % 64 - 32) / 32f;
    }
    return mixtures;
  }

  private static float[] transposed(float[] mixtures) {
    float[] transposed = new float[mixtures.length];
    for (int i = 0; i < mixtures.length; i++) {
      transposed[i % MIXTURES * 3 + i / MIXTURES] = mixtures[i];
    }
    return transposed;
  }
}
