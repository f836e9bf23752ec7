/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.extractor;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Reads image files of every kind that Java knows: PNG, JPEG (CMYK too), GIF, BMP, TIFF, WBMP. */
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
        return reader.read(0);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      // Readers meet broken files with all sorts of runtime exceptions.
      throw new IOException(file + " cannot be read as an image: " + e.getMessage(), e);
    }
  }
}
