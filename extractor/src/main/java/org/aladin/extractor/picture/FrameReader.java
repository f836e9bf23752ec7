/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes the first frame of a file whose structure has been checked. Creates the readers by class
 * name: the registry of ImageIO depends on the class loader that used it first, and on the rest of
 * the class path.
 */
final class FrameReader {
  private static final Map<PictureFormat, ImageReaderSpi> READERS = readers();

  private FrameReader() {}

  private static Map<PictureFormat, ImageReaderSpi> readers() {
    Map<PictureFormat, ImageReaderSpi> readers = new EnumMap<>(PictureFormat.class);
    JPEGImageReaderSpi jpeg = new JPEGImageReaderSpi();
    // Finds Java's own reader, on which it depends; it is not registered itself.
    jpeg.onRegistration(IIORegistry.getDefaultInstance(), ImageReaderSpi.class);
    readers.put(PictureFormat.JPEG, jpeg);
    readers.put(PictureFormat.WEBP, new WebPImageReaderSpi());
    readers.put(PictureFormat.TIFF, new TIFFImageReaderSpi());
    readers.put(PictureFormat.PNG, java("png.PNGImageReaderSpi"));
    readers.put(PictureFormat.GIF, java("gif.GIFImageReaderSpi"));
    readers.put(PictureFormat.BMP, java("bmp.BMPImageReaderSpi"));
    return readers;
  }

  /** A reader of the JDK, which is always registered. */
  private static ImageReaderSpi java(String name) {
    Iterator<ImageReaderSpi> providers =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
    while (providers.hasNext()) {
      ImageReaderSpi provider = providers.next();
      if (provider.getClass().getName().equals("com.sun.imageio.plugins." + name)) {
        return provider;
      }
    }
    throw new IllegalStateException("This Java has no reader " + name);
  }

  /**
   * @throws PictureFault if the data are corrupt or incomplete
   * @throws IOException if the reader throws it
   */
  static BufferedImage read(PictureFormat format, byte[] file) throws PictureFault, IOException {
    ImageReader reader = READERS.get(format).createReaderInstance();
    try (ImageInputStream in =
        format == PictureFormat.WEBP ? new WebpBytes(file) : new ByteArrayImageInputStream(file)) {
      Warnings warnings = new Warnings(format == PictureFormat.WEBP);
      Lines lines = new Lines();
      reader.addIIOReadWarningListener(warnings);
      if (format == PictureFormat.GIF) {
        reader.addIIOReadUpdateListener(lines);
      }
      reader.setInput(in, true, true);
      BufferedImage image = reader.read(0);
      if (warnings.fatal != null) {
        throw new PictureFault(
            "it is truncated, corrupt or of a variant that is not read: " + warnings.fatal);
      }
      if (format == PictureFormat.GIF && lines.count() < image.getHeight()) {
        throw new PictureFault(
            "it is truncated or corrupt: it holds "
                + lines.count()
                + " lines of pixels, expected "
                + image.getHeight());
      }
      return image;
    } finally {
      reader.dispose();
    }
  }

  /** Readers continue after the end of truncated data and only report a warning. */
  private static final class Warnings implements IIOReadWarningListener {
    private final boolean all;
    private String fatal;

    /**
     * @param all whether every warning means that pixels are wrong
     */
    Warnings(boolean all) {
      this.all = all;
    }

    @Override
    public void warningOccurred(ImageReader source, String warning) {
      String lower = warning.toLowerCase(Locale.ROOT);
      // Some cameras write extra bytes between two segments; the pixels are complete.
      boolean whole = lower.contains("extraneous");
      boolean broken =
          lower.contains("corrupt")
              || lower.contains("premature")
              || lower.contains("truncated")
              || lower.contains("unexpected end")
              || lower.contains("huffman");
      if ((all || broken && !whole) && fatal == null) {
        fatal = warning;
      }
    }
  }
}
