/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.picture;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.aladin.extractor.picture.Picture;
import org.aladin.extractor.picture.PictureDecoder;
import org.aladin.extractor.picture.PictureException;
import org.aladin.model.content.ContentDigest;

/**
 * Small upright copies of pictures, as JPEG files that a browser can show. A picture is always
 * decoded and encoded again, so nothing else in its file (scripts, positions, comments) reaches the
 * browser. Pictures are decoded in the node's extraction threads, under the limits of documents'
 * pictures. The most recently used copies are kept. Safe for several threads.
 */
public final class Thumbnails {
  /** The type of all copies. */
  public static final String TYPE = "image/jpeg";

  private static final String JAVA_JPEG = "com.sun.imageio.plugins.jpeg.JPEGImageWriterSpi";
  private static final float QUALITY = 0.85f;
  private static final int MAX_CACHED_BYTES = 16 << 20;

  private static final PictureDecoder DECODER = new PictureDecoder(PictureExtraction.LIMITS);

  /** Files by their tags. */
  private final Cache<String, byte[]> recent =
      Caffeine.newBuilder()
          .maximumWeight(MAX_CACHED_BYTES)
          .weigher((String tag, byte[] file) -> file.length)
          // Evictions run on the caller's thread, so no thread pool outlives the core.
          .executor(Runnable::run)
          .build();

  /**
   * A copy.
   *
   * @param tag the SHA-256 of picture and size: equal tags mean equal files
   * @param file a JPEG file; must not be changed
   */
  public record Thumbnail(String tag, byte[] file) {}

  /**
   * Makes a copy, or finds it among the recent ones.
   *
   * @param size the maximum of width and height in pixels; smaller pictures keep their size
   * @throws IllegalArgumentException if it is not a readable picture; the message has its name
   */
  public Thumbnail of(PictureContent picture, int size) {
    byte[] bytes = picture.read();
    String tag =
        new ContentDigest()
            .part(bytes)
            .part(Integer.toString(size).getBytes(StandardCharsets.US_ASCII))
            .hex();
    byte[] known = recent.getIfPresent(tag);
    if (known != null) {
      return new Thumbnail(tag, known);
    }
    byte[] file =
        PendingResults.forAll(
                List.of(ExtractionThreads.submit(() -> render(bytes, picture.name(), size), true)))
            .get(0);
    recent.put(tag, file);
    return new Thumbnail(tag, file);
  }

  private static byte[] render(byte[] bytes, String name, int size) throws IOException {
    try {
      return jpeg(scaled(DECODER.decode(bytes, name), size));
    } catch (PictureException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Halves the picture until the last step is less than that, so that every pixel counts. */
  private static BufferedImage scaled(Picture picture, int size) {
    int width = picture.width();
    int height = picture.height();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, picture.pixels(), 0, width);
    double scale = Math.min(1, (double) size / Math.max(width, height));
    int finalWidth = Math.max(1, (int) Math.round(width * scale));
    int finalHeight = Math.max(1, (int) Math.round(height * scale));
    while (image.getWidth() != finalWidth || image.getHeight() != finalHeight) {
      image =
          resized(
              image,
              Math.max(finalWidth, (image.getWidth() + 1) / 2),
              Math.max(finalHeight, (image.getHeight() + 1) / 2));
    }
    return image;
  }

  private static BufferedImage resized(BufferedImage image, int width, int height) {
    BufferedImage smaller = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = smaller.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return smaller;
  }

  private static byte[] jpeg(BufferedImage image) throws IOException {
    ImageWriter writer = writer();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    // Not ImageIO's own stream, which can write to the disk.
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
      writer.setOutput(out);
      ImageWriteParam options = writer.getDefaultWriteParam();
      options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      options.setCompressionQuality(QUALITY);
      writer.write(null, new IIOImage(image, null, null), options);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }

  /** Java's own: others in the registry depend on the class loader that used it first. */
  private static ImageWriter writer() throws IOException {
    Iterator<ImageWriterSpi> providers =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageWriterSpi.class, false);
    while (providers.hasNext()) {
      ImageWriterSpi provider = providers.next();
      if (provider.getClass().getName().equals(JAVA_JPEG)) {
        return provider.createWriterInstance();
      }
    }
    throw new IllegalStateException("This Java cannot write JPEG files");
  }
}
