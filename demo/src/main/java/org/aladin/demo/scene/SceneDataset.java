/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.scene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import javax.imageio.ImageIO;
import org.aladin.demo.dataset.CaptionedImage;
import org.aladin.demo.dataset.CaptionedImages;
import org.aladin.training.work.OrderedWork;

/** Draws a data set of scenes into a folder. */
public final class SceneDataset {
  private final SceneComposer composer;
  private final ScenePainter painter = new ScenePainter();
  private final SceneCaptions captions = new SceneCaptions();
  private final Path folder;
  private final IntConsumer progress;
  private int drawn;

  private SceneDataset(Path folder, long seed, IntConsumer progress) {
    this.folder = folder;
    this.composer = new SceneComposer(seed);
    this.progress = progress;
  }

  /**
   * Draws scenes as {@code scene-00000.png} and so on; files of these names are replaced.
   *
   * @param folder created if it does not exist
   * @param seed the same seed and numbers give the same scenes and captions
   * @param progress receives the number of scenes after each one
   */
  public static CaptionedImages draw(
      Path folder, long seed, int train, int validation, int test, IntConsumer progress)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    SceneDataset dataset = new SceneDataset(folder, seed, progress);
    return new CaptionedImages(
        "drawn scenes", dataset.draw(train), dataset.draw(validation), dataset.draw(test));
  }

  private List<CaptionedImage> draw(int count) throws IOException, InterruptedException {
    List<CaptionedImage> images = new ArrayList<>(count);
    try (OrderedWork<CaptionedImage> work = new OrderedWork<>("painter")) {
      for (int i = 0; i < count; i++) {
        Scene scene = composer.next();
        String key = String.format(Locale.ROOT, "scene-%05d", drawn + i);
        work.add(() -> draw(scene, key));
      }
      while (images.size() < count) {
        images.add(work.next());
        progress.accept(++drawn);
      }
    }
    return images;
  }

  private CaptionedImage draw(Scene scene, String key) throws IOException {
    Path file = folder.resolve(key + ".png");
    if (!ImageIO.write(painter.paint(scene), "png", file.toFile())) {
      throw new IOException("This Java cannot write PNG files: " + file);
    }
    return new CaptionedImage(key, file, captions.write(scene));
  }
}
