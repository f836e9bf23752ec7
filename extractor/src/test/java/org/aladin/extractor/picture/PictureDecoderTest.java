/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureDecoderTest {
  private static final int WHITE = 0xffffff;

  private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void turnsEveryOrientationUpright(int orientation) throws IOException {
    for (String ending : new String[] {"jpg", "png", "webp", "tif"}) {
      String name = "orientation-" + orientation + "." + ending;
      Picture picture = decoder.decode(Drawing.file(name), name);
      Drawing.assertUpright(picture, ending.equals("jpg") ? 4 : 0, name);
    }
  }

  /** The tolerance is 0 for lossless formats. */
  @ParameterizedTest
  @CsvSource({
    "progressive.jpg, 4",
    "subsampled.jpg, 4",
    "cmyk.jpg, 24", // without a profile, by rules of thumb
    "palette.png, 0",
    "palette.gif, 0",
    "interlaced.gif, 0",
    "animated.gif, 0",
    "animated.png, 0",
    "animated.webp, 0",
    "lossy.webp, 8",
    "lossless.webp, 0",
    "lzw.tif, 0",
    "deflate.tif, 0",
    "adobe_deflate.tif, 0",
    "packbits.tif, 0",
    "jpeg.tif, 12",
    "cmyk.tif, 24",
    "tiled.tif, 0",
    "planes.tif, 0",
    "pages.tif, 0",
    "palette.bmp, 0",
    "true-colour.bmp, 0"
  })
  void decodesEveryFormatInTheDrawingsColours(String name, int tolerance) throws IOException {
    Drawing.assertUpright(decoder.decode(Drawing.file(name), name), tolerance, name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grey.jpg", "grey.png", "grey-alpha-opaque.png", "grey.tif"})
  void greyIsAsBrightAsItIsStored(String name) throws IOException {
    // Luma of the quarters by PIL: 0.299 R + 0.587 G + 0.114 B.
    int[] colours = {0x515151, 0x797979, 0x464646, 0x494949};
    int tolerance = name.endsWith("jpg") ? 4 : 1;
    Drawing.assertQuarters(decoder.decode(Drawing.file(name), name), colours, tolerance, name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"one-bit.png", "fax.tif"})
  void decodesTwoLevels(String name) throws IOException {
    int[] colours = {WHITE, WHITE, 0, 0};
    Drawing.assertQuarters(decoder.decode(Drawing.file(name), name), colours, 0, name);
  }

  /** Alpha is 128 in the lower half: c becomes (128 c + 127 · 255) / 255. */
  @ParameterizedTest
  @CsvSource({"alpha.png, 0", "alpha-lossless.webp, 0", "alpha-lossy.webp, 8", "alpha.tif, 0"})
  void whatShowsThroughIsWhite(String name, int tolerance) throws IOException {
    int[] colours = {Drawing.RED, Drawing.GREEN, 0x939de3, 0xa4a4a4};
    Drawing.assertQuarters(decoder.decode(Drawing.file(name), name), colours, tolerance, name);
  }

  @Test
  void greyWithAlphaIsCompositedOnWhite() throws IOException {
    int[] colours = {0x515151, 0x797979, 0xa2a2a2, 0xa4a4a4};
    Picture picture = decoder.decode(Drawing.file("grey-alpha.png"), "grey-alpha.png");
    Drawing.assertQuarters(picture, colours, 1, "grey-alpha.png");
  }

  @Test
  void sixteenBitsAreRoundedToEight() throws IOException {
    BufferedImage image = new BufferedImage(4, 3, BufferedImage.TYPE_USHORT_GRAY);
    WritableRaster raster = image.getRaster();
    for (int i = 0; i < 12; i++) {
      raster.setSample(i % 4, i / 4, 0, i * 257 * 20 + 100);
    }
    Picture picture = decoder.decode(write(image, "png"), "deep.png");
    for (int i = 0; i < 12; i++) {
      assertEquals(i * 20 * 0x10101, picture.rgb(i % 4, i / 4));
    }
  }

  @Test
  void sixteenBitsOfColourAndAlphaAreRoundedToEight() throws IOException {
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            true,
            false,
            Transparency.TRANSLUCENT,
            DataBuffer.TYPE_USHORT);
    WritableRaster raster = model.createCompatibleWritableRaster(2, 1);
    raster.setPixel(0, 0, new int[] {0x12ff, 0x3400, 0xffff, 0xffff});
    raster.setPixel(1, 0, new int[] {0, 0x8080, 0xffff, 0});
    BufferedImage image = new BufferedImage(model, raster, false, null);
    Picture picture = decoder.decode(write(image, "png"), "deep.png");
    assertEquals(0x1334ff, picture.rgb(0, 0));
    assertEquals(WHITE, picture.rgb(1, 0));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 20000", "20000, 1", "3, 2"})
  void decodesAnyShape(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(width - 1, height - 1, 0x123456);
    for (String format : new String[] {"png", "bmp", "tiff"}) {
      Picture picture = decoder.decode(write(image, format), "a." + format);
      assertEquals(width, picture.width());
      assertEquals(height, picture.height());
      assertEquals(0x123456, picture.rgb(width - 1, height - 1));
    }
  }

  @Test
  void aFrameSmallerThanItsPictureStandsOnWhite() throws IOException {
    byte[] gif = Drawing.file("palette.gif");
    gif[6] = 60; // width of the screen
    gif[8] = 40; // height of the screen
    Picture picture = decoder.decode(gif, "small.gif");
    assertEquals(60, picture.width());
    assertEquals(40, picture.height());
    assertEquals(Drawing.RED, picture.rgb(0, 0));
    assertEquals(Drawing.GREY, picture.rgb(47, 31));
    assertEquals(WHITE, picture.rgb(48, 31));
    assertEquals(WHITE, picture.rgb(0, 39));
  }

  @Test
  void theContentDecidesNotTheName() throws IOException {
    Path file = Files.write(folder.resolve("picture.png"), Drawing.file("orientation-6.jpg"));
    Drawing.assertUpright(decoder.decode(file), 4, "picture.png");
  }

  @Test
  void aMislabelledFileThatFailsNamesBoth() {
    byte[] jpeg = Drawing.file("orientation-1.jpg");
    byte[] half = Arrays.copyOf(jpeg, jpeg.length / 2);
    String message = refusal(half, "x.png");
    assertTrue(
        message.startsWith(
            "x.png cannot be read as a picture: it is named as PNG, but its content is JPEG; it is"
                + " truncated: "),
        message);
  }

  @ParameterizedTest
  @CsvSource({
    "'<svg xmlns=\"http://www.w3.org/2000/svg\"/>', SVG",
    "'<?xml version=\"1.0\"?><svg/>', 'XML (SVG, perhaps)'",
    "'<!DOCTYPE html><html/>', HTML or XML",
    "'http://localhost/a.jpg', a URL",
    "'%PDF-1.4', PDF",
    "'just a text', of an unknown kind"
  })
  void whatIsNoPictureIsNamed(String content, String kind) {
    assertEquals(
        "a.jpg cannot be read as a picture: it is named as JPEG, but its content is "
            + kind
            + ", expected JPEG, PNG, GIF, WebP, BMP or TIFF",
        refusal(content.getBytes(StandardCharsets.UTF_8), "a.jpg"));
  }

  @Test
  void anEmptyFileIsRefused() {
    assertEquals("a cannot be read as a picture: it is empty", refusal(new byte[0], "a"));
  }

  @Test
  void aMissingFileIsNamed() {
    Path nothing = folder.resolve("nothing.png");
    var e = assertThrows(NoSuchFileException.class, () -> decoder.decode(nothing));
    assertEquals(nothing + ": there is no such file", e.getMessage());
  }

  @Test
  void limitsHoldBeforeDecodingWithBothNumbers() throws IOException {
    byte[] file = Drawing.file("alpha.png");
    var pixels = new PictureDecoder(new PictureLimits(1000, 1535, 1 << 20));
    var e = assertThrows(PictureException.class, () -> pixels.decode(file, "a.png"));
    assertEquals("it has 48 × 32 pixels, together 1536, expected at most 1535", e.reason());
    new PictureDecoder(new PictureLimits(file.length, 1536, 1536 * 8)).decode(file, "a.png");
    var bytes = new PictureDecoder(new PictureLimits(file.length - 1, 1536, 1 << 20));
    String reason = "it has " + file.length + " bytes, expected at most " + (file.length - 1);
    e = assertThrows(PictureException.class, () -> bytes.decode(file, "a.png"));
    assertEquals(reason, e.reason());
    var memory = new PictureDecoder(new PictureLimits(file.length, 1536, 1536 * 8 - 1));
    e = assertThrows(PictureException.class, () -> memory.decode(file, "a.png"));
    assertEquals(
        "decoding its 48 × 32 pixels takes 12288 bytes of memory, expected at most 12287",
        e.reason());
    Path onDisk = Files.write(folder.resolve("a.png"), file);
    e = assertThrows(PictureException.class, () -> bytes.decode(onDisk));
    assertEquals(reason, e.reason());
  }

  @Test
  void aPictureOfAnImageHasItsPixels() {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    int[] pixels = {1, 0x20304, 0xffffff, 0xff0000, 0x00ff00, 0x0000ff};
    image.setRGB(0, 0, 3, 2, pixels, 0, 3);
    assertArrayEquals(pixels, Picture.of(image).pixels());
  }

  private String refusal(byte[] bytes, String name) {
    return assertThrows(PictureException.class, () -> decoder.decode(bytes, name)).getMessage();
  }

  private static byte[] write(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(image, format, out), format);
    return out.toByteArray();
  }
}
