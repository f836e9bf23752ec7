/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.aladin.model.TestSeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged and hostile files: each is decoded correctly or rejected with a reason, quickly and
 * within the heap of the tests. Any other error, such as OutOfMemoryError, fails the test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostilePicturesTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int CUTS = 12;
  private static final int FLIPS = 8;

  private final long seed = TestSeed.of(HostilePicturesTest.class);
  private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);

  static List<String> files() {
    return List.of(
        "orientation-6.jpg",
        "progressive.jpg",
        "cmyk.jpg",
        "grey.jpg",
        "orientation-6.png",
        "palette.png",
        "grey-alpha.png",
        "animated.png",
        "palette.gif",
        "interlaced.gif",
        "animated.gif",
        "lossy.webp",
        "lossless.webp",
        "alpha-lossy.webp",
        "animated.webp",
        "orientation-6.webp",
        "palette.bmp",
        "true-colour.bmp",
        "lzw.tif",
        "packbits.tif",
        "jpeg.tif",
        "tiled.tif",
        "fax.tif",
        "pages.tif");
  }

  @ParameterizedTest
  @MethodSource("files")
  void truncatedFilesAreRefusedOrWhole(String name) throws PictureException {
    byte[] whole = Drawing.file(name);
    Picture right = decoder.decode(whole, name);
    Random random = new Random(seed);
    TreeSet<Integer> cuts = new TreeSet<>(List.of(0, 1, 2, 4, 8, 12, 16, 32));
    for (int i = 1; i <= CUTS; i++) {
      cuts.add(whole.length - i);
      cuts.add(random.nextInt(whole.length));
    }
    for (int length : cuts) {
      String cut = name + " cut to " + length + " of " + whole.length + ", seed " + seed;
      Picture picture = decodeOrRefuse(Arrays.copyOf(whole, length), cut);
      if (picture != null) {
        assertSame(right, picture, cut);
        // What is left out may be another page, or frame, or what no picture needs.
        assertTrue(
            length >= whole.length - 12 || name.startsWith("animated") || name.startsWith("pages"),
            cut);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void damagedFilesAreRefusedOrHaveTheirSize(String name) throws PictureException {
    byte[] whole = Drawing.file(name);
    Picture right = decoder.decode(whole, name);
    Random random = new Random(seed);
    for (int i = 0; i < FLIPS; i++) {
      byte[] damaged = whole.clone();
      StringBuilder what = new StringBuilder(name + ", seed " + seed);
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        int at = random.nextInt(random.nextBoolean() ? Math.min(64, whole.length) : whole.length);
        int value = random.nextInt(3) == 0 ? 255 : random.nextInt(256);
        what.append(", byte ").append(at).append(" = ").append(value);
        damaged[at] = (byte) value;
      }
      Picture picture = decodeOrRefuse(damaged, what.toString());
      if (picture != null
          && name.endsWith("png")
          && Arrays.equals(headOf(damaged), headOf(whole))) {
        assertSame(right, picture, what.toString()); // its checksums see every change
      }
    }
  }

  private static byte[] headOf(byte[] file) {
    return Arrays.copyOf(file, 33);
  }

  @Test
  void signaturesAloneAreRefused() {
    for (String name : files()) {
      for (int length = 1; length <= 16; length++) {
        assertRefused(Arrays.copyOf(Drawing.file(name), length), name + ", " + length, "");
      }
    }
  }

  private static void assertSame(Picture expected, Picture picture, String what) {
    assertEquals(expected.width(), picture.width(), what);
    assertEquals(expected.height(), picture.height(), what);
    assertTrue(Arrays.equals(expected.pixels(), picture.pixels()), what);
  }

  @ParameterizedTest
  @MethodSource("org.aladin.extractor.picture.Bombs#all")
  void bombsAreRefusedBeforeTheyAreUnpacked(Bombs.Bomb bomb) {
    assertRefused(bomb.file(), bomb.name(), bomb.reason());
  }

  /** Java's reader would decompress these while it searches for the palette. */
  @Test
  void compressedTextsInsideAPngAreNotUnpacked() throws PictureException {
    byte[] picture = Drawing.file("palette.png");
    byte[] zeros = Bombs.deflate(new byte[300_000_000]);
    byte[] bombed = Bombs.withChunk(picture, "zTXt", "a\0\0", zeros);
    bombed = Bombs.withChunk(bombed, "iTXt", "a\0\1\0\0\0", zeros);
    bombed = Bombs.withChunk(bombed, "iCCP", "a\0\0", zeros);
    assertSame(decoder.decode(picture, "a"), decodeOrRefuse(bombed, "bombed"), "bombed");
  }

  private void assertRefused(byte[] file, String what, String reason) {
    assertTimeoutPreemptively(
        SOON,
        () -> {
          try {
            decoder.decode(file, "a");
          } catch (PictureException e) {
            assertTrue(e.reason().contains(reason), what + ": " + e.reason());
            return;
          }
          fail(what + " was decoded");
        });
  }

  /** Null if the file was rejected. */
  private Picture decodeOrRefuse(byte[] file, String what) {
    return assertTimeoutPreemptively(
        SOON,
        () -> {
          try {
            return decoder.decode(file, "a");
          } catch (PictureException e) {
            assertTrue(e.reason().length() > 8 && !e.reason().contains("\n"), what);
            return null;
          }
        },
        what);
  }
}
