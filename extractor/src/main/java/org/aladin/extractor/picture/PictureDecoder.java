/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.aladin.model.PublicApi;
import org.aladin.model.vinvl.ImageSize;

/**
 * Decodes pictures: JPEG (CMYK, progressive and grey, too), PNG, WebP, GIF (its first frame), BMP
 * and TIFF (its first page), in the orientation given by EXIF, with transparent parts on white. The
 * content of a file determines its format, not its name. The decoder never accesses the network: it
 * follows no URL and reads no format that can contain URLs, such as SVG.
 *
 * <p>The file's structure, size and pixels are checked before decoding. Truncated and corrupt files
 * are rejected instead of decoded in part. Independent of the readers registered with ImageIO, and
 * thus of class loaders. The same bytes always give the same pixels. Thread-safe; threads decode in
 * parallel.
 */
@PublicApi
public final class PictureDecoder {
  private final PictureLimits limits;

  /**
   * @param limits the limits of one picture
   */
  public PictureDecoder(PictureLimits limits) {
    this.limits = limits;
  }

  /**
   * Decodes a file.
   *
   * @throws NoSuchFileException if the file is missing, or is a directory
   * @throws PictureException if it is not a picture of a supported format, is truncated or corrupt,
   *     or exceeds a limit
   * @throws IOException if it cannot be read
   */
  public Picture decode(Path file) throws IOException {
    return decode(read(file), file.toString());
  }

  /**
   * The upright size of a file's picture, from its header.
   *
   * @throws NoSuchFileException if the file is missing, or is a directory
   * @throws PictureException if it is not a picture of a supported format, or has more bytes than
   *     the limit
   * @throws IOException if it cannot be read
   */
  public ImageSize size(Path file) throws IOException {
    byte[] bytes = read(file);
    try {
      PictureHeader header = PictureFormat.of(bytes).header(bytes);
      Orientation orientation = header.orientation();
      return new ImageSize(
          orientation.width(header.height(), header.width()),
          orientation.width(header.width(), header.height()));
    } catch (PictureFault e) {
      throw refused(file.toString(), e.getMessage(), e);
    } catch (RuntimeException e) {
      throw refused(file.toString(), "its header is corrupt: " + firstLine(e), e);
    }
  }

  private byte[] read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString(), null, "there is no such file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      long size = Files.size(file);
      // A file that grows meanwhile is only read up to the limit.
      byte[] bytes = size > limits.maxBytes() ? null : in.readNBytes((int) size);
      if (bytes == null || in.read() >= 0) {
        throw refused(file.toString(), tooManyBytes(Math.max(size, Files.size(file))), null);
      }
      return bytes;
    }
  }

  /**
   * Decodes the bytes of a file.
   *
   * @param name the name of the picture in messages; if decoding fails, the ending of a file name
   *     is compared with the content
   * @throws PictureException if they are not a picture of a supported format, are truncated or
   *     corrupt, or exceed a limit
   */
  public Picture decode(byte[] bytes, String name) throws PictureException {
    if (bytes.length == 0) {
      throw refused(name, "it is empty", null);
    }
    if (bytes.length > limits.maxBytes()) {
      throw refused(name, tooManyBytes(bytes.length), null);
    }
    PictureFormat format = null;
    try {
      format = PictureFormat.of(bytes);
      PictureHeader header = format.header(bytes);
      checkSize(header);
      BufferedImage frame = FrameReader.read(format, header.decodable());
      return UprightPixels.of(onPicture(frame, header), header.orientation());
    } catch (PictureFault e) {
      throw refused(name, mislabelled(name, format) + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      // Readers throw various runtime exceptions for malformed files.
      String reason = "it is corrupt, or of a variant that is not read: " + firstLine(e);
      throw refused(name, mislabelled(name, format) + reason, e);
    }
  }

  private void checkSize(PictureHeader header) throws PictureFault {
    String size = header.width() + " × " + header.height() + " pixels";
    if (header.pixels() > limits.maxPixels()) {
      throw new PictureFault(
          "it has "
              + (size + ", together " + header.pixels())
              + ", expected at most "
              + limits.maxPixels());
    }
    long memory = header.memory() + Integer.BYTES * header.pixels();
    if (memory > limits.maxMemory()) {
      throw new PictureFault(
          "decoding its "
              + size
              + " takes "
              + memory
              + " bytes of memory, expected at most "
              + limits.maxMemory());
    }
  }

  private String tooManyBytes(long bytes) {
    return "it has " + bytes + " bytes, expected at most " + limits.maxBytes();
  }

  private static PictureException refused(String name, String reason, Exception cause) {
    return new PictureException(name, reason, cause);
  }

  /** The formats by name and by content, if they differ. */
  private static String mislabelled(String name, PictureFormat content) {
    return PictureFormat.named(name)
        .filter(named -> named != content)
        .map(
            named ->
                "it is named as "
                    + named
                    + (content == null ? ", but " : ", but its content is " + content + "; "))
        .orElse("");
  }

  private static String firstLine(Exception e) {
    return e.getMessage() == null
        ? e.getClass().getSimpleName()
        : e.getMessage().lines().findFirst().orElse("");
  }

  /** A frame that is smaller than its picture, on white. */
  private static BufferedImage onPicture(BufferedImage frame, PictureHeader header)
      throws PictureFault {
    if (frame.getWidth() != header.frameWidth() || frame.getHeight() != header.frameHeight()) {
      throw new PictureFault(
          "it is corrupt: it holds "
              + (frame.getWidth() + " × " + frame.getHeight())
              + " pixels, but its header says "
              + (header.frameWidth() + " × " + header.frameHeight()));
    }
    if (header.frameWidth() == header.width() && header.frameHeight() == header.height()) {
      return frame;
    }
    BufferedImage whole =
        new BufferedImage(header.width(), header.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = whole.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, header.width(), header.height());
    graphics.drawImage(frame, header.left(), header.top(), null);
    graphics.dispose();
    return whole;
  }
}
