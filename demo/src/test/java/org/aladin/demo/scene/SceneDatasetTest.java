/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.scene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.aladin.demo.dataset.CaptionedImage;
import org.aladin.demo.dataset.CaptionedImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SceneDatasetTest {
  @TempDir private Path folder;

  @Test
  void theSameSeedDrawsTheSameBytesAndWords() throws Exception {
    CaptionedImages one = draw("one", 7);
    CaptionedImages two = draw("two", 7);
    List<CaptionedImage> again = two.all().toList();
    int i = 0;
    for (CaptionedImage image : one.all().toList()) {
      CaptionedImage same = again.get(i++);
      assertEquals(image.key(), same.key());
      assertEquals(image.captions(), same.captions());
      assertArrayEquals(Files.readAllBytes(image.file()), Files.readAllBytes(same.file()));
    }
    assertNotEquals(one.test().get(0).captions(), draw("three", 8).test().get(0).captions());
  }

  @Test
  void drawsThreePartsOfReadablePictures() throws Exception {
    List<Integer> told = new ArrayList<>();
    CaptionedImages images = SceneDataset.draw(folder.resolve("new/folder"), 3, 4, 2, 3, told::add);
    assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9), told);
    assertEquals(4, images.train().size());
    assertEquals(2, images.validation().size());
    assertEquals(3, images.test().size());
    Set<String> keys = new HashSet<>();
    for (CaptionedImage image : images.all().toList()) {
      assertTrue(keys.add(image.key()));
      BufferedImage picture = ImageIO.read(image.file().toFile());
      assertEquals(ScenePainter.SIZE, picture.getWidth());
      assertEquals(ScenePainter.SIZE, picture.getHeight());
      assertEquals(CaptionedImage.CAPTIONS, new HashSet<>(image.captions()).size());
    }
  }

  @Test
  void noTwoScenesHoldTheSameObjects() {
    SceneComposer composer = new SceneComposer(1);
    Set<String> contents = new HashSet<>();
    for (int i = 0; i < 5000; i++) {
      Scene scene = composer.next();
      assertTrue(contents.add(scene.content()), scene.content());
      Set<Integer> cells = new HashSet<>();
      for (SceneObject object : scene.objects()) {
        assertTrue(cells.add(3 * object.row() + object.column()), "two objects in one cell");
      }
    }
  }

  @Test
  void objectsArePaintedInTheirColourWhereTheySay() {
    SceneComposer composer = new SceneComposer(2);
    for (int i = 0; i < 50; i++) {
      Scene scene = composer.next();
      BufferedImage picture = new ScenePainter().paint(scene);
      for (SceneObject object : scene.objects()) {
        assertTrue(count(picture, object) > 40, scene.toString());
      }
    }
  }

  @Test
  void captionsNameTwoOrThreeObjectsAndNothingElse() {
    SceneComposer composer = new SceneComposer(4);
    for (int i = 0; i < 200; i++) {
      Scene scene = composer.next();
      for (String caption : new SceneCaptions().write(scene)) {
        String text = caption.toLowerCase(Locale.ROOT);
        long right = scene.objects().stream().filter(o -> says(text, o.colour(), o.kind())).count();
        long all = 0;
        for (Colour colour : Colour.values()) {
          for (ShapeKind kind : ShapeKind.values()) {
            all += says(text, colour, kind) ? 1 : 0;
          }
        }
        assertTrue(right == 2 || right == 3, caption + " of " + scene);
        assertEquals(right, all, caption + " of " + scene);
        assertTrue(caption.endsWith("."), caption);
      }
    }
  }

  private static boolean says(String text, Colour colour, ShapeKind kind) {
    return colour.words().stream()
        .anyMatch(c -> kind.words().stream().anyMatch(k -> text.contains(" " + c + " " + k)));
  }

  @Test
  void relationsAreTrue() {
    for (int seed = 0; seed < 100; seed++) {
      SceneObject star = new SceneObject(ShapeKind.STAR, Colour.RED, true, 2, 0);
      SceneObject ring = new SceneObject(ShapeKind.RING, Colour.BLUE, false, 0, 1);
      SceneObject cross = new SceneObject(ShapeKind.CROSS, Colour.GREEN, true, 2, 2);
      Scene scene = new Scene(List.of(star, ring, cross), Backdrop.DARK, seed);
      String caption = new SceneCaptions().write(scene).get(1).toLowerCase(Locale.ROOT);
      boolean below = caption.contains(" below ") || caption.contains(" under ");
      boolean above = caption.contains(" above ") || caption.contains(" over ");
      boolean left = caption.contains(" left of ");
      boolean right = caption.contains(" right of ");
      assertEquals(1, Stream.of(below, above, left, right).filter(b -> b).count(), caption);
      boolean ringSecond = !caption.split(" ")[3].matches("ring|hoop");
      if (!caption.contains("ring") && !caption.contains("hoop")) {
        assertEquals(caption.split(" ")[3].equals("star"), left, caption);
        assertFalse(above || below, caption);
      } else if (caption.contains("star")) {
        assertEquals(ringSecond, below, caption);
        assertFalse(left || right, caption);
      }
    }
  }

  /** Pixels of an object's cell that are nearer to its colour than to anything else it could be. */
  private static int count(BufferedImage picture, SceneObject object) {
    int cell = ScenePainter.SIZE / 3;
    int count = 0;
    for (int y = object.row() * cell; y < (object.row() + 1) * cell; y++) {
      for (int x = object.column() * cell; x < (object.column() + 1) * cell; x++) {
        int rgb = picture.getRGB(x, y);
        double own = distance(rgb, object.colour().rgb());
        boolean nearest = own < 60;
        for (Backdrop other : Backdrop.values()) {
          nearest &= own < distance(rgb, other.rgb());
        }
        count += nearest ? 1 : 0;
      }
    }
    return count;
  }

  private static double distance(int one, int other) {
    double sum = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      double difference = (one >> shift & 255) - (other >> shift & 255);
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  private CaptionedImages draw(String name, long seed) throws Exception {
    return SceneDataset.draw(folder.resolve(name), seed, 3, 1, 2, i -> {});
  }
}
