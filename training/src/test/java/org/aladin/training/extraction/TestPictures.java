/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.extraction;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Small pictures, and captions in the forms that {@code extract} reads. */
public final class TestPictures {
  private TestPictures() {}

  /** Writes a picture of random colours; the same seed gives the same picture. */
  public static Path write(Path file, int width, int height, long seed) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int y = 0; y < height; y += 8) {
      for (int x = 0; x < width; x += 8) {
        int colour = random.nextInt(1 << 24);
        for (int i = 0; i < 64; i++) {
          if (x + i % 8 < width && y + i / 8 < height) {
            image.setRGB(x + i % 8, y + i / 8, colour);
          }
        }
      }
    }
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  /**
   * Writes COCO's folder: pictures 0 to count - 1, named as COCO names them, and their captions.
   *
   * @param part such as {@code train2017}
   * @param first the number of the first picture
   */
  public static void coco(Path folder, String part, int first, int count) throws IOException {
    StringBuilder images = new StringBuilder();
    StringBuilder captions = new StringBuilder();
    for (int id = first; id < first + count; id++) {
      String name = String.format(Locale.ROOT, "%012d.png", id);
      write(folder.resolve(part).resolve(name), 40 + id % 7, 30 + id % 5, id);
      String between = id == first ? "" : ",";
      images.append(between).append("{\"license\": 1, \"file_name\": \"").append(name);
      images.append("\", \"id\": ").append(id).append('}');
      captions.append(between).append(annotations(id));
    }
    Path annotations = Files.createDirectories(folder.resolve("annotations"));
    Files.writeString(
        annotations.resolve("captions_" + part + ".json"),
        "{\"info\": {\"year\": 2017}, \"images\": ["
            + images
            + "], \"annotations\": ["
            + captions
            + "]}");
  }

  private static String annotations(int id) {
    return String.join(
        ",",
        IntStream.range(0, 5)
            .mapToObj(
                i ->
                    "{\"image_id\": "
                        + id
                        + ", \"id\": 1, \"caption\": \""
                        + caption(id, i)
                        + "\"}")
            .toList());
  }

  /** A caption of a picture. */
  public static String caption(int id, int number) {
    return List.of("dogs", "red cars", "a man").get(id % 3) + " at " + id + ", " + number;
  }
}
