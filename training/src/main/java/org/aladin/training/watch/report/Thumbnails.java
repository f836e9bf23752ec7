/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reduced images, embedded into the page. Each file is read once per size. */
final class Thumbnails {
  private static final Logger log = LoggerFactory.getLogger(Thumbnails.class);

  private final Map<List<Object>, Optional<String>> made = new HashMap<>();

  /**
   * A data URI of an image, as JPEG.
   *
   * @param width maximum width in pixels; a smaller image keeps its size
   * @return nothing if the file is not an image that can be read
   */
  Optional<String> dataUri(Path file, int width) {
    return made.computeIfAbsent(List.of(file, width), key -> make(file, width));
  }

  private static Optional<String> make(Path file, int width) {
    try {
      BufferedImage image = ImageIO.read(file.toFile());
      if (image == null) {
        log.warn("{} is not an image of a known format; the report shows its boxes alone", file);
        return Optional.empty();
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(scaled(image, Math.min(width, image.getWidth())), "jpg", bytes);
      return Optional.of(
          "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray()));
    } catch (IOException e) {
      log.warn("{} cannot be read; the report shows its boxes alone", file, e);
      return Optional.empty();
    }
  }

  private static BufferedImage scaled(BufferedImage image, int width) {
    int height = Math.max(1, Math.round((float) image.getHeight() * width / image.getWidth()));
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return small;
  }
}
