/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.descriptor;

import java.util.Arrays;
import org.aladin.extractor.picture.Picture;

/**
 * A picture scaled to {@value #SIZE} × {@value #SIZE} pixels, independent of its size and shape,
 * and its gradients. Each pixel is the mean of the area that it covers.
 */
final class Canvas {
  /** Divisible by 2, 3 and 4, the numbers of cells per side of the grids. */
  static final int SIZE = 144;

  static final int CHANNELS = 3;

  /** Red, green and blue, 0 to 1; pixel by pixel, line by line. */
  final float[] colours = new float[SIZE * SIZE * CHANNELS];

  /** The length of the steepest channel's gradient, 0 to about 0.7 per pixel. */
  final float[] steepness = new float[SIZE * SIZE];

  /** The gradient's direction without its sign, 0 (along x) to π. */
  final float[] direction = new float[SIZE * SIZE];

  Canvas(Picture picture) {
    shrink(picture);
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        gradient(x, y);
      }
    }
  }

  private void shrink(Picture picture) {
    int height = picture.height();
    float[] row = new float[SIZE * CHANNELS];
    for (int y = 0; y < height; y++) {
      means(picture, y, row);
      // Line y covers this range of the canvas, and contributes to each of its lines.
      double top = (double) y * SIZE / height;
      double bottom = (double) (y + 1) * SIZE / height;
      for (int to = (int) top; to < SIZE && to < bottom; to++) {
        float share = (float) (Math.min(bottom, to + 1.0) - Math.max(top, to));
        for (int i = 0; i < row.length; i++) {
          colours[to * row.length + i] += share * row[i];
        }
      }
    }
  }

  private static void means(Picture picture, int y, float[] row) {
    Arrays.fill(row, 0);
    int width = picture.width();
    for (int x = 0; x < width; x++) {
      int pixel = picture.rgb(x, y);
      float red = (pixel >> 16 & 255) / 255f;
      float green = (pixel >> 8 & 255) / 255f;
      float blue = (pixel & 255) / 255f;
      double left = (double) x * SIZE / width;
      double right = (double) (x + 1) * SIZE / width;
      for (int to = (int) left; to < SIZE && to < right; to++) {
        float share = (float) (Math.min(right, to + 1.0) - Math.max(left, to));
        row[to * CHANNELS] += share * red;
        row[to * CHANNELS + 1] += share * green;
        row[to * CHANNELS + 2] += share * blue;
      }
    }
  }

  private void gradient(int x, int y) {
    int left = Math.max(0, x - 1);
    int right = Math.min(SIZE - 1, x + 1);
    int up = Math.max(0, y - 1);
    int down = Math.min(SIZE - 1, y + 1);
    int at = y * SIZE + x;
    for (int channel = 0; channel < CHANNELS; channel++) {
      float dx = (colour(right, y, channel) - colour(left, y, channel)) / 2;
      float dy = (colour(x, down, channel) - colour(x, up, channel)) / 2;
      float length = (float) Math.sqrt(dx * dx + dy * dy);
      if (length > steepness[at]) {
        steepness[at] = length;
        double angle = Math.atan2(dy, dx);
        direction[at] = (float) (angle < 0 ? angle + Math.PI : angle);
      }
    }
  }

  float colour(int x, int y, int channel) {
    return colours[(y * SIZE + x) * CHANNELS + channel];
  }
}
