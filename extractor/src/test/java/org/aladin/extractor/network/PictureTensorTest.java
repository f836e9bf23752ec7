/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.aladin.extractor.directory.InputDescription;
import org.aladin.extractor.directory.InputDescription.Channels;
import org.aladin.extractor.directory.InputDescription.Layout;
import org.aladin.extractor.directory.InputDescription.Rule;
import org.aladin.extractor.directory.InputDescription.SizeRule;
import org.aladin.extractor.picture.Picture;
import org.aladin.model.image.Box;
import org.junit.jupiter.api.Test;

class PictureTensorTest {
  /** 5 × 4 pixels of grey (53 i) mod 256. */
  private static Picture ramp() {
    BufferedImage image = new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 20; i++) {
      image.setRGB(i % 5, i / 5, i * 53 % 256 * 0x10101);
    }
    return Picture.of(image);
  }

  private static Picture plain(int width, int height, int colour) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, colour);
    }
    return Picture.of(image);
  }

  private static float[] scale(int width, int height, boolean antialias) {
    float[] all = Resampling.scale(ramp(), width, height, antialias);
    float[] red = new float[width * height];
    for (int i = 0; i < red.length; i++) {
      red[i] = all[3 * i];
      assertEquals(red[i], all[3 * i + 2]);
    }
    return red;
  }

  /** The expected values are those of PIL 9.4, Image.resize(size, BILINEAR) in mode F. */
  @Test
  void shrinksAsPil() {
    assertArrayEquals(
        new float[] {29.143f, 112.429f, 195.714f, 43.286f, 126.571f, 209.857f},
        scale(3, 2, true),
        1e-3f);
    assertArrayEquals(new float[] {53, 159, 62, 168, 71, 177, 80, 186}, scale(2, 4, true), 1e-3f);
  }

  /**
   * The expected values are those of torch 1.13, interpolate(mode="bilinear", align_corners=False).
   */
  @Test
  void shrinksAsTorchWithoutAntialiasing() {
    assertArrayEquals(
        new float[] {22.167f, 110.5f, 198.833f, 40.167f, 128.5f, 216.833f},
        scale(3, 2, false),
        1e-3f);
  }

  /** PIL and torch agree here. */
  @Test
  void enlargesAsBoth() {
    float[] firstLine = {0, 30.286f, 68.143f, 106, 143.857f, 181.714f, 212};
    float[] lastLine = {27, 57.286f, 95.143f, 133, 170.857f, 208.714f, 239};
    for (boolean antialias : new boolean[] {true, false}) {
      float[] scaled = scale(7, 6, antialias);
      assertArrayEquals(firstLine, Arrays.copyOf(scaled, 7), 1e-3f);
      assertArrayEquals(lastLine, Arrays.copyOfRange(scaled, 35, 42), 1e-3f);
    }
  }

  private static PictureTensor tensor(
      Picture picture, SizeRule size, Layout layout, Channels channels) {
    return PictureTensor.of(
        picture,
        new InputDescription(
            "x", size, layout, channels, 0.5, List.of(1.0, 2.0, 3.0), List.of(1.0, 2.0, 4.0)));
  }

  @Test
  void normalisesInTheNetworksOrderOfChannels() {
    SizeRule size = new SizeRule(Rule.STRETCH, 2, 1, 0, 0, 0, true);
    Picture picture = plain(3, 3, 0x0a1428); // 10, 20, 40
    PictureTensor rgb = tensor(picture, size, Layout.NCHW, Channels.RGB);
    assertArrayEquals(new float[] {4, 4, 4, 4, 4.25f, 4.25f}, rgb.values(), 1e-5f);
    assertArrayEquals(new long[] {1, 3, 1, 2}, rgb.shape());
    PictureTensor bgr = tensor(picture, size, Layout.HWC, Channels.BGR);
    assertArrayEquals(new float[] {19, 4, 0.5f, 19, 4, 0.5f}, bgr.values(), 1e-5f);
    assertArrayEquals(new long[] {1, 2, 3}, bgr.shape());
  }

  @Test
  void theShorterSideIsScaledAsFarAsTheLongerAllows() {
    SizeRule size = new SizeRule(Rule.SHORTEST_SIDE, 0, 0, 8, 20, 0, true);
    assertEquals("12 × 8", size(tensor(plain(6, 4, 0), size, Layout.CHW, Channels.RGB)));
    assertEquals("20 × 5", size(tensor(plain(40, 10, 0), size, Layout.CHW, Channels.RGB)));
    assertEquals("1 × 20", size(tensor(plain(1, 3000, 0), size, Layout.CHW, Channels.RGB)));
  }

  @Test
  void anOriginalOnlyShrinks() {
    SizeRule size = new SizeRule(Rule.ORIGINAL, 0, 0, 0, 10, 0, true);
    assertEquals("6 × 4", size(tensor(plain(6, 4, 0), size, Layout.CHW, Channels.RGB)));
    assertEquals("10 × 5", size(tensor(plain(40, 20, 0), size, Layout.CHW, Channels.RGB)));
  }

  @Test
  void aLetterboxIsFilledAroundThePicture() {
    SizeRule size = new SizeRule(Rule.LETTERBOX, 8, 8, 0, 0, 100, true);
    PictureTensor tensor = tensor(plain(16, 8, 0), size, Layout.CHW, Channels.RGB);
    assertEquals("8 × 8", size(tensor));
    assertEquals(new Box(0, 0.25f, 1, 0.75f), tensor.picture());
    assertEquals(49, tensor.values()[0]); // 100 · 0.5 - 1
    assertEquals(-1, tensor.values()[2 * 8]);
    assertEquals(49, tensor.values()[6 * 8]);
  }

  private static String size(PictureTensor tensor) {
    return tensor.width() + " × " + tensor.height();
  }
}
