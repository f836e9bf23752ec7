/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The drawing of {@code src/test/python/pictures.py}: four quarters of one colour each, 48 × 32
 * pixels, red at the top left, green at the top right, blue at the bottom left, grey at the bottom
 * right.
 */
public final class Drawing {
  public static final int WIDTH = 48;
  public static final int HEIGHT = 32;
  static final int RED = 0xc81e1e;
  static final int GREEN = 0x1eb43c;
  static final int BLUE = 0x283cc8;
  static final int GREY = 0x494949;

  private Drawing() {}

  /** The bytes of a file that the script wrote. */
  public static byte[] file(String name) {
    try (InputStream in = Drawing.class.getResourceAsStream("/pictures/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("There is no picture " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The drawing's own colours in their quarters. */
  static void assertUpright(Picture picture, int tolerance, String name) {
    assertQuarters(picture, new int[] {RED, GREEN, BLUE, GREY}, tolerance, name);
  }

  /**
   * @param colours of the quarters, line by line
   */
  static void assertQuarters(Picture picture, int[] colours, int tolerance, String name) {
    assertEquals(WIDTH, picture.width(), name);
    assertEquals(HEIGHT, picture.height(), name);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        boolean edge = Math.abs(x - WIDTH / 2) <= 8 || Math.abs(y - HEIGHT / 2) <= 8;
        if (edge && tolerance > 0) {
          continue; // lossy formats blur it
        }
        int expected = colours[y / (HEIGHT / 2) * 2 + x / (WIDTH / 2)];
        for (int shift = 0; shift <= 16; shift += 8) {
          assertEquals(
              expected >> shift & 255,
              picture.rgb(x, y) >> shift & 255,
              tolerance,
              name + " at " + x + ", " + y + ", bits from " + shift);
        }
      }
    }
  }
}
