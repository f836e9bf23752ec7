/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.descriptor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Random;
import org.aladin.extractor.picture.Picture;
import org.aladin.model.TestSeed;
import org.aladin.model.image.Box;
import org.aladin.model.image.RegionFeatures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridFeatureExtractorTest {
  private static final int BOX = RegionFeatures.BOX_NUMBERS;

  private final GridFeatureExtractor extractor = new GridFeatureExtractor();
  private final long seed = TestSeed.of(getClass());

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 700", "2, 1", "3, 5", "143, 145", "144, 144", "640, 427", "1001, 37"})
  void describesImagesOfAnySize(int width, int height) {
    for (int type :
        new int[] {
          BufferedImage.TYPE_INT_RGB,
          BufferedImage.TYPE_BYTE_GRAY,
          BufferedImage.TYPE_USHORT_GRAY,
          BufferedImage.TYPE_4BYTE_ABGR,
          BufferedImage.TYPE_BYTE_INDEXED,
          BufferedImage.TYPE_BYTE_BINARY
        }) {
      RegionFeatures features = extractor.extract(Picture.of(noise(width, height, type)));
      assertEquals(30, features.count());
      assertEquals(GridFeatureExtractor.WIDTH, features.width());
      assertEquals("", features.labels());
      for (float value : features.values()) {
        assertTrue(Math.abs(value) <= 4.001, value + ", seed " + seed);
      }
    }
  }

  @Test
  void regionZeroIsTheWholeImageAndTheGridsCoverIt() {
    RegionFeatures features =
        extractor.extract(Picture.of(noise(30, 20, BufferedImage.TYPE_INT_RGB)));
    assertEquals(new Box(0, 0, 1, 1), features.box(0));
    double[] area = new double[5];
    for (int region = 0; region < features.count(); region++) {
      Box box = features.box(region);
      int at = (region + 1) * features.width() - BOX;
      assertEquals(box.y2() - box.y1(), features.values()[at + 4], 1e-6);
      assertEquals(box.x2() - box.x1(), features.values()[at + 5], 1e-6);
      int grid = Math.round(1 / (box.x2() - box.x1()));
      area[grid] += (box.x2() - box.x1()) * (box.y2() - box.y1());
    }
    assertArrayEquals(new double[] {0, 1, 1, 1, 1}, area, 1e-5);
  }

  @Test
  void aPlainImageHasItsColourEverywhereAndNoGradients() {
    BufferedImage image = new BufferedImage(50, 80, BufferedImage.TYPE_INT_RGB);
    fill(image, new Color(255, 102, 0), 0, 0, 50, 80);
    RegionFeatures features = extractor.extract(Picture.of(image));
    for (int region = 0; region < features.count(); region++) {
      int at = region * features.width();
      for (int block = 0; block < 16; block++) {
        assertEquals(1, features.values()[at + 3 * block], 1e-4);
        assertEquals(-0.2, features.values()[at + 3 * block + 1], 1e-4);
        assertEquals(-1, features.values()[at + 3 * block + 2], 1e-4);
      }
      float[] gradients = Arrays.copyOfRange(features.values(), at + 176, at + 176 + 128);
      assertArrayEquals(new float[128], gradients);
    }
  }

  @Test
  void whatShowsThroughIsWhite() {
    BufferedImage clear = new BufferedImage(9, 9, BufferedImage.TYPE_INT_ARGB);
    BufferedImage white = new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB);
    fill(white, Color.WHITE, 0, 0, 9, 9);
    assertArrayEquals(
        extractor.extract(Picture.of(white)).values(),
        extractor.extract(Picture.of(clear)).values(),
        1e-5f);
  }

  @Test
  void anEnlargedImageIsDescribedAlike() {
    BufferedImage small = noise(24, 36, BufferedImage.TYPE_INT_RGB);
    BufferedImage large = new BufferedImage(240, 360, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 360; y++) {
      for (int x = 0; x < 240; x++) {
        large.setRGB(x, y, small.getRGB(x / 10, y / 10));
      }
    }
    float[] expected = extractor.extract(Picture.of(small)).values();
    float[] values = extractor.extract(Picture.of(large)).values();
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      int number = i % GridFeatureExtractor.WIDTH;
      // Rounding moves a gradient that lies between two directions from one to the other.
      boolean direction = number >= 176 && number < 176 + 128;
      assertEquals(expected[i], values[i], direction ? 0.1 : 1e-3, i + ", seed " + seed);
      sum += Math.abs(expected[i] - values[i]);
    }
    assertTrue(sum / expected.length < 1e-4, sum / expected.length + ", seed " + seed);
  }

  @Test
  void onlyTheRegionsThatHoldAChangeChange() {
    BufferedImage image = new BufferedImage(144, 144, BufferedImage.TYPE_INT_RGB);
    fill(image, Color.GRAY, 0, 0, 144, 144);
    float[] before = extractor.extract(Picture.of(image)).values();
    fill(image, Color.RED, 4, 4, 20, 20);
    float[] after = extractor.extract(Picture.of(image)).values();
    int width = GridFeatureExtractor.WIDTH;
    for (int region = 0; region < 30; region++) {
      // The numbers against the mean of the whole image change everywhere.
      boolean same = true;
      for (int i = 0; i < 176; i++) {
        same &= before[region * width + i] == after[region * width + i];
      }
      boolean holdsIt = region == 0 || region == 1 || region == 5 || region == 14;
      assertEquals(holdsIt, !same, "region " + region);
    }
  }

  private BufferedImage noise(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    Random random = new Random(seed);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    return image;
  }

  private static void fill(BufferedImage image, Color colour, int x, int y, int width, int height) {
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(x, y, width, height);
    graphics.dispose();
  }
}
