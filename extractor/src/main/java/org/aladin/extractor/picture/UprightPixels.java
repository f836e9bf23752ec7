/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Brings decoded images of any kind to upright, opaque sRGB pixels. Grey values are used as stored:
 * Java's own conversions assume linear light and brighten them. Transparent parts are composited on
 * white.
 */
final class UprightPixels {
  private static final int OPAQUE = 255;

  /** Lines that are converted at a time. */
  private static final int STRIP = 64;

  private UprightPixels() {}

  static Picture of(BufferedImage image, Orientation orientation) {
    int width = image.getWidth();
    int height = image.getHeight();
    LineReader lines = reader(image);
    int[] upright = new int[width * height];
    int[] line = new int[width];
    for (int y = 0; y < height; y++) {
      lines.read(y, line);
      orientation.place(line, y, height, upright);
    }
    int uprightWidth = orientation.width(width, height);
    return new Picture(uprightWidth, upright.length / uprightWidth, upright);
  }

  /** Reads one line of pixels, each 0xRRGGBB. */
  private interface LineReader {
    void read(int y, int[] line);
  }

  private static LineReader reader(BufferedImage image) {
    ColorModel model = image.getColorModel();
    int type = model.getColorSpace().getType();
    boolean integers = model.getTransferType() <= DataBuffer.TYPE_USHORT;
    if (model instanceof IndexColorModel) {
      return argb(image);
    }
    if (type == ColorSpace.TYPE_GRAY && integers) {
      return samples(image, 1);
    }
    if (!model.getColorSpace().isCS_sRGB()) {
      return converted(image);
    }
    return integers && image.getType() == BufferedImage.TYPE_CUSTOM
        ? samples(image, 3)
        : argb(image);
  }

  /** For colour models with an exact conversion. */
  private static LineReader argb(BufferedImage image) {
    return (y, line) -> {
      image.getRGB(0, y, line.length, 1, line, 0, line.length);
      for (int x = 0; x < line.length; x++) {
        int pixel = line[x];
        line[x] = overWhite(pixel >> 16 & 255, pixel >> 8 & 255, pixel & 255, pixel >>> 24, OPAQUE);
      }
    };
  }

  /** Uses Java's colour management, some lines at a time. */
  private static LineReader converted(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    boolean clear = image.getColorModel().hasAlpha();
    int type = clear ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
    return new LineReader() {
      private BufferedImage strip;

      @Override
      public void read(int y, int[] line) {
        if (y % STRIP == 0) {
          strip = new BufferedImage(width, Math.min(STRIP, height - y), type);
          Graphics2D graphics = strip.createGraphics();
          BufferedImage part = image.getSubimage(0, y, width, strip.getHeight());
          graphics.drawImage(part, 0, 0, null);
          graphics.dispose();
        }
        argb(strip).read(y % STRIP, line);
      }
    };
  }

  /**
   * Reads the samples directly: grey, or red, green and blue, followed by alpha if there is any.
   */
  private static LineReader samples(BufferedImage image, int colours) {
    Raster raster = image.getRaster();
    ColorModel model = image.getColorModel();
    int bands = raster.getNumBands();
    boolean clear = model.hasAlpha() && bands > colours;
    boolean multiplied = model.isAlphaPremultiplied();
    int[] max = new int[bands];
    for (int band = 0; band < bands; band++) {
      max[band] = (1 << model.getComponentSize(band)) - 1;
    }
    int[] samples = new int[image.getWidth() * bands];
    return (y, line) -> {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, line.length, 1, samples);
      for (int x = 0; x < line.length; x++) {
        int at = x * bands;
        int alpha = clear ? eight(samples[at + colours], max[colours]) : OPAQUE;
        int red = eight(samples[at], max[0]);
        int green = colours == 1 ? red : eight(samples[at + 1], max[1]);
        int blue = colours == 1 ? red : eight(samples[at + 2], max[2]);
        line[x] = overWhite(red, green, blue, alpha, multiplied ? alpha : OPAQUE);
      }
    };
  }

  private static int eight(int sample, int max) {
    return max == 255 ? sample : (int) ((sample * 255L + max / 2) / max);
  }

  /**
   * @param whole the value of a full colour: 255, or alpha if colours are premultiplied
   */
  private static int overWhite(int red, int green, int blue, int alpha, int whole) {
    return overWhite(red, alpha, whole) << 16
        | overWhite(green, alpha, whole) << 8
        | overWhite(blue, alpha, whole);
  }

  private static int overWhite(int colour, int alpha, int whole) {
    int shown = whole == OPAQUE ? (colour * alpha + 127) / 255 : Math.min(colour, whole);
    return shown + OPAQUE - alpha;
  }
}
