/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.network;

import org.aladin.extractor.picture.Picture;

/**
 * Scales pictures with a bilinear filter. With antialiasing the filter widens as a picture shrinks,
 * so that it uses every pixel, as in PIL's bilinear filter. Without antialiasing it uses two pixels
 * along each axis, as in torch's bilinear interpolation. Values are not rounded.
 */
final class Resampling {
  private static final int CHANNELS = 3;

  private Resampling() {}

  /** Red, green and blue of width × height pixels, line by line, 0 to 255. */
  static float[] scale(Picture picture, int width, int height, boolean antialias) {
    Weights across = Weights.of(picture.width(), width, antialias);
    Weights down = Weights.of(picture.height(), height, antialias);
    float[] scaled = new float[width * height * CHANNELS];
    float[] line = new float[width * CHANNELS];
    // Each line is scaled horizontally once, and added to all output lines that it contributes to.
    int from = 0;
    for (int y = 0; y < picture.height(); y++) {
      while (from < height && down.end(from) <= y) {
        from++;
      }
      if (from == height) {
        break;
      }
      if (down.begin[from] > y) {
        continue; // without antialiasing, some lines contribute to no output line
      }
      across(picture, y, across, line);
      for (int to = from; to < height && down.begin[to] <= y; to++) {
        if (y < down.end(to)) {
          add(line, down.weights[to][y - down.begin[to]], scaled, to * line.length);
        }
      }
    }
    return scaled;
  }

  private static void add(float[] line, float weight, float[] to, int at) {
    for (int i = 0; i < line.length; i++) {
      to[at + i] += weight * line[i];
    }
  }

  private static void across(Picture picture, int y, Weights weights, float[] line) {
    for (int x = 0; x < weights.begin.length; x++) {
      float red = 0;
      float green = 0;
      float blue = 0;
      int begin = weights.begin[x];
      float[] of = weights.weights[x];
      for (int i = 0; i < of.length; i++) {
        int pixel = picture.rgb(begin + i, y);
        red += of[i] * (pixel >> 16 & 255);
        green += of[i] * (pixel >> 8 & 255);
        blue += of[i] * (pixel & 255);
      }
      line[CHANNELS * x] = red;
      line[CHANNELS * x + 1] = green;
      line[CHANNELS * x + 2] = blue;
    }
  }

  /**
   * The source pixels of each scaled pixel along one axis.
   *
   * @param begin the first source pixel
   * @param weights the weights of the source pixels from the first; their sum is 1
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Weights(int[] begin, float[][] weights) {
    int end(int i) {
      return begin[i] + weights[i].length;
    }

    static Weights of(int size, int scaledSize, boolean antialias) {
      double scale = (double) size / scaledSize;
      double support = antialias ? Math.max(1, scale) : 1;
      Weights all = new Weights(new int[scaledSize], new float[scaledSize][]);
      for (int i = 0; i < scaledSize; i++) {
        double centre = (i + 0.5) * scale;
        if (!antialias) {
          // Nothing to interpolate beyond the centres of the outermost pixels.
          centre = Math.min(Math.max(centre, 0.5), size - 0.5);
        }
        int begin = Math.max(0, (int) (centre - support + 0.5));
        int end = Math.min(size, (int) (centre + support + 0.5));
        double[] weights = new double[end - begin];
        double sum = 0;
        for (int j = begin; j < end; j++) {
          double weight = Math.max(0, 1 - Math.abs((j - centre + 0.5) / support));
          weights[j - begin] = weight;
          sum += weight;
        }
        all.begin[i] = begin;
        all.weights[i] = new float[weights.length];
        for (int j = 0; j < weights.length; j++) {
          all.weights[i][j] = (float) (weights[j] / sum);
        }
      }
      return all;
    }
  }
}
