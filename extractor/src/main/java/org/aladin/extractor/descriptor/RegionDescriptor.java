/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.descriptor;

import java.util.Arrays;

/**
 * Describes one window of a canvas by {@value #WIDTH} values, each between -4 and 4:
 *
 * <ol>
 *   <li>colour layout: the mean red, green and blue of 4 × 4 blocks
 *   <li>colour histogram: 4 × 4 × 4 bins of red, green and blue, each pixel shared between its
 *       nearest bins; square roots of the shares (Hellinger)
 *   <li>the same, each pixel weighted by its squared distance from the window's mean colour, so
 *       that a small object on a plain background counts
 *   <li>gradients: 8 directions in 4 × 4 blocks, as in histograms of oriented gradients (Dalal and
 *       Triggs, CVPR 2005), in a frame laid round the window's own contours, so that a shape has
 *       similar values at any place and size in the window
 *   <li>that frame: centre and spread along both axes, and the mean length of the gradients
 *   <li>the difference of the mean colour from the image's
 *   <li>the window's centre as sines and cosines
 *   <li>its box as in VinVL: x1, y1, x2, y2, height, width, relative to the image
 * </ol>
 */
final class RegionDescriptor {
  private static final int BLOCKS = 4;
  private static final int LAYOUT = BLOCKS * BLOCKS * Canvas.CHANNELS;
  private static final int BINS = 4;
  private static final int HISTOGRAM = BINS * BINS * BINS;
  private static final int DIRECTIONS = 8;
  private static final int GRADIENTS = BLOCKS * BLOCKS * DIRECTIONS;
  private static final int FRAME = 5;
  private static final int CENTRE = 8;
  private static final int BOX = 6;

  /** F, the number of values of a region. */
  static final int WIDTH =
      LAYOUT + 2 * HISTOGRAM + GRADIENTS + FRAME + Canvas.CHANNELS + CENTRE + BOX;

  /** The minimum gradient of a contour; weaker gradients are noise. */
  private static final float GRAIN = 0.03f;

  private final Canvas canvas;
  private final float[] imageMean;

  RegionDescriptor(Canvas canvas) {
    this.canvas = canvas;
    this.imageMean = mean(Window.REGIONS.get(0));
  }

  /** Writes the values of a window. */
  void describe(Window window, float[] to, int from) {
    float[] mean = mean(window);
    int at = from;
    layout(window, to, at);
    at += LAYOUT;
    histogram(window, null, to, at);
    at += HISTOGRAM;
    histogram(window, mean, to, at);
    at += HISTOGRAM;
    gradients(window, to, at);
    at += GRADIENTS + FRAME;
    for (int channel = 0; channel < Canvas.CHANNELS; channel++) {
      to[at++] = 2 * (mean[channel] - imageMean[channel]);
    }
    centre(window, to, at);
    at += CENTRE;
    box(window, to, at);
  }

  private float[] mean(Window window) {
    float[] mean = new float[Canvas.CHANNELS];
    for (int y = window.y(); y < window.y() + window.height(); y++) {
      for (int x = window.x(); x < window.x() + window.width(); x++) {
        for (int channel = 0; channel < Canvas.CHANNELS; channel++) {
          mean[channel] += canvas.colour(x, y, channel);
        }
      }
    }
    for (int channel = 0; channel < Canvas.CHANNELS; channel++) {
      mean[channel] /= window.width() * window.height();
    }
    return mean;
  }

  private void layout(Window window, float[] to, int from) {
    int width = window.width() / BLOCKS;
    int height = window.height() / BLOCKS;
    for (int row = 0; row < BLOCKS; row++) {
      for (int column = 0; column < BLOCKS; column++) {
        Window block =
            new Window(window.x() + column * width, window.y() + row * height, width, height);
        float[] mean = mean(block);
        for (int channel = 0; channel < Canvas.CHANNELS; channel++) {
          to[from + (row * BLOCKS + column) * Canvas.CHANNELS + channel] = 2 * mean[channel] - 1;
        }
      }
    }
  }

  /**
   * @param ground weights each pixel by its distance from this colour; null for equal weights
   */
  private void histogram(Window window, float[] ground, float[] to, int from) {
    double total = 0;
    double[] bins = new double[HISTOGRAM];
    for (int y = window.y(); y < window.y() + window.height(); y++) {
      for (int x = window.x(); x < window.x() + window.width(); x++) {
        float red = canvas.colour(x, y, 0);
        float green = canvas.colour(x, y, 1);
        float blue = canvas.colour(x, y, 2);
        double weight = 1;
        if (ground != null) {
          float r = red - ground[0];
          float g = green - ground[1];
          float b = blue - ground[2];
          weight = r * r + g * g + b * b;
        }
        share(red, green, blue, weight, bins);
        total += weight;
      }
    }
    for (int i = 0; i < HISTOGRAM; i++) {
      to[from + i] = total > 1e-6 ? (float) (2 * Math.sqrt(bins[i] / total)) : 0;
    }
  }

  private static void share(float red, float green, float blue, double weight, double[] bins) {
    float r = Math.min(red, 0.9999f) * (BINS - 1);
    float g = Math.min(green, 0.9999f) * (BINS - 1);
    float b = Math.min(blue, 0.9999f) * (BINS - 1);
    int r0 = (int) r;
    int g0 = (int) g;
    int b0 = (int) b;
    for (int corner = 0; corner < 8; corner++) {
      int dr = corner & 1;
      int dg = corner >> 1 & 1;
      int db = corner >> 2;
      double part =
          (dr == 1 ? r - r0 : 1 - r + r0)
              * (dg == 1 ? g - g0 : 1 - g + g0)
              * (db == 1 ? b - b0 : 1 - b + b0);
      bins[((r0 + dr) * BINS + g0 + dg) * BINS + b0 + db] += weight * part;
    }
  }

  private void gradients(Window window, float[] to, int from) {
    double mass = 0;
    double sumX = 0;
    double sumY = 0;
    double sumXx = 0;
    double sumYy = 0;
    for (int y = 0; y < window.height(); y++) {
      for (int x = 0; x < window.width(); x++) {
        double weight = contour(window, x, y);
        mass += weight;
        sumX += weight * x;
        sumY += weight * y;
        sumXx += weight * x * x;
        sumYy += weight * y * y;
      }
    }
    Arrays.fill(to, from, from + GRADIENTS + FRAME, 0);
    if (mass < 1e-6) {
      return;
    }
    double centreX = sumX / mass;
    double centreY = sumY / mass;
    double spreadX = Math.sqrt(Math.max(0, sumXx / mass - centreX * centreX));
    double spreadY = Math.sqrt(Math.max(0, sumYy / mass - centreY * centreY));
    // Contours of a disc of radius r have a spread of 0.7 r, so the frame extends slightly
    // beyond.
    double half = Math.max(2, 1.7 * Math.max(spreadX, spreadY));
    bin(window, centreX - half, centreY - half, 2 * half, to, from);
    int at = from + GRADIENTS;
    to[at] = (float) (4 * centreX / window.width() - 2);
    to[at + 1] = (float) (4 * centreY / window.height() - 2);
    to[at + 2] = (float) (8 * spreadX / window.width() - 1);
    to[at + 3] = (float) (8 * spreadY / window.height() - 1);
    to[at + 4] = (float) (4 * Math.sqrt(mass / (window.width() * window.height())));
  }

  private double contour(Window window, int x, int y) {
    return Math.max(0, canvas.steepness[(window.y() + y) * Canvas.SIZE + window.x() + x] - GRAIN);
  }

  /** Each pixel's gradient is shared between two directions and up to four blocks of the frame. */
  private void bin(Window window, double left, double top, double side, float[] to, int from) {
    for (int y = 0; y < window.height(); y++) {
      double row = (y - top) / side * BLOCKS - 0.5;
      for (int x = 0; x < window.width(); x++) {
        double column = (x - left) / side * BLOCKS - 0.5;
        double weight = contour(window, x, y);
        if (weight > 0 && row > -1 && row < BLOCKS && column > -1 && column < BLOCKS) {
          float angle = canvas.direction[(window.y() + y) * Canvas.SIZE + window.x() + x];
          bin(row, column, angle / Math.PI * DIRECTIONS, weight, to, from);
        }
      }
    }
    double squares = 1e-6;
    for (int i = 0; i < GRADIENTS; i++) {
      squares += to[from + i] * to[from + i];
    }
    for (int i = 0; i < GRADIENTS; i++) {
      to[from + i] *= (float) (4 / Math.sqrt(squares));
    }
  }

  private static void bin(
      double row, double column, double direction, double weight, float[] to, int from) {
    int row0 = (int) Math.floor(row);
    int column0 = (int) Math.floor(column);
    int direction0 = (int) Math.floor(direction);
    for (int corner = 0; corner < 8; corner++) {
      int r = row0 + (corner & 1);
      int c = column0 + (corner >> 1 & 1);
      int d = direction0 + (corner >> 2);
      if (r >= 0 && r < BLOCKS && c >= 0 && c < BLOCKS) {
        double part =
            (1 - Math.abs(row - r)) * (1 - Math.abs(column - c)) * (1 - Math.abs(direction - d));
        to[from + (r * BLOCKS + c) * DIRECTIONS + d % DIRECTIONS] += (float) (weight * part);
      }
    }
  }

  private static void centre(Window window, float[] to, int from) {
    double x = (window.x() + window.width() / 2.0) / Canvas.SIZE;
    double y = (window.y() + window.height() / 2.0) / Canvas.SIZE;
    for (int wave = 1; wave <= 2; wave++) {
      int at = from + (wave - 1) * 4;
      to[at] = (float) Math.sin(wave * Math.PI * x);
      to[at + 1] = (float) Math.cos(wave * Math.PI * x);
      to[at + 2] = (float) Math.sin(wave * Math.PI * y);
      to[at + 3] = (float) Math.cos(wave * Math.PI * y);
    }
  }

  private static void box(Window window, float[] to, int from) {
    float size = Canvas.SIZE;
    to[from] = window.x() / size;
    to[from + 1] = window.y() / size;
    to[from + 2] = (window.x() + window.width()) / size;
    to[from + 3] = (window.y() + window.height()) / size;
    to[from + 4] = window.height() / size;
    to[from + 5] = window.width() / size;
  }
}
