/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.extractor;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Reads image files of every kind that Java knows, and JPEG files in four colours besides. */
public final class ImageFile {
  /** An image above this would not fit beside the rest; it takes four bytes a pixel. */
  static final long MOST_PIXELS = 100_000_000;

  private ImageFile() {}

  /**
   * Reads the first image of a file.
   *
   * @throws IOException if the file is missing, is no image, is cut off or is too large; the
   *     message names it
   */
  public static BufferedImage read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file + " is missing, or is not a file");
    }
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new IOException(
            "expected one of " + String.join(", ", ImageIO.getReaderFileSuffixes()));
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > MOST_PIXELS) {
          throw new IOException(pixels + " pixels, expected at most " + MOST_PIXELS);
        }
        return fourColours(reader) ? readFourColours(reader) : reader.read(0);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      // Readers meet broken files with all sorts of runtime exceptions.
      throw new IOException(file + " cannot be read as an image: " + e.getMessage(), e);
    }
  }

  /** Java's JPEG reader names no image type for CMYK and YCCK, but hands out the raster. */
  private static boolean fourColours(ImageReader reader) throws IOException {
    try {
      return !reader.getImageTypes(0).hasNext() && reader.canReadRaster();
    } catch (javax.imageio.IIOException e) {
      return reader.canReadRaster();
    }
  }

  private static BufferedImage readFourColours(ImageReader reader) throws IOException {
    Raster raster = reader.readRaster(0, null);
    if (raster.getNumBands() != 4) {
      throw new IOException(raster.getNumBands() + " colours a pixel, expected 1, 3 or 4");
    }
    int width = raster.getWidth();
    int height = raster.getHeight();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] line = new int[4 * width];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, line);
      for (int x = 0; x < width; x++) {
        // Programs write CMYK inverted: 255 is no ink. Multiplying by "no black" gives the colour.
        int light = line[4 * x + 3];
        int red = line[4 * x] * light / 255;
        int green = line[4 * x + 1] * light / 255;
        int blue = line[4 * x + 2] * light / 255;
        image.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return image;
  }
}
