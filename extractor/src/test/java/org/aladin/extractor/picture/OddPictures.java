/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * More than 200 odd or hostile files, each with what must become of it: the pixels of a picture
 * that is drawn here, upright, or a refusal.
 */
public final class OddPictures {
  private static final int WHITE = 0xffffff;
  private static final int CUTS = 4;
  private static final int[] COLOURS = {Drawing.RED, Drawing.GREEN, Drawing.BLUE, Drawing.GREY};

  /** Luma of the quarters by PIL: 0.299 R + 0.587 G + 0.114 B. */
  private static final int[] LUMA = {0x515151, 0x797979, 0x464646, 0x494949};

  private static final int[] HALF_TRANSPARENT = {Drawing.RED, Drawing.GREEN, 0x939de3, 0xa4a4a4};

  private final List<OddPicture> all = new ArrayList<>();

  /** What becomes of a file. */
  public enum Outcome {
    DECODED,
    REFUSED,
    /** A file that was cut: what is left may be whole. Otherwise it is refused. */
    EITHER
  }

  /**
   * A file.
   *
   * @param upright the picture as it must come out; null if the file must be refused
   * @param exact whether its pixels are exactly these; formats that lose some come close
   */
  public record OddPicture(
      String name, byte[] file, Outcome outcome, BufferedImage upright, boolean exact) {}

  private OddPictures() {}

  /** All files. Those that are cut at random are the same for the same seed. */
  public static List<OddPicture> all(long seed) {
    OddPictures pictures = new OddPictures();
    pictures.whole();
    pictures.shapes();
    pictures.cut(new Random(seed));
    pictures.hostile();
    return pictures.all;
  }

  /** An image of the drawing's size with these colours in its quarters, line by line. */
  public static BufferedImage quarters(int... colours) {
    BufferedImage image =
        new BufferedImage(Drawing.WIDTH, Drawing.HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < Drawing.HEIGHT; y++) {
      for (int x = 0; x < Drawing.WIDTH; x++) {
        image.setRGB(x, y, colours[y / (Drawing.HEIGHT / 2) * 2 + x / (Drawing.WIDTH / 2)]);
      }
    }
    return image;
  }

  /** The drawing, upright. */
  public static BufferedImage drawing() {
    return quarters(COLOURS);
  }

  private void whole() {
    for (int orientation = 1; orientation <= 8; orientation++) {
      for (String ending : List.of("jpg", "png", "webp", "tif")) {
        add("orientation-" + orientation + "." + ending, COLOURS);
      }
    }
    for (String name :
        List.of(
            "progressive.jpg",
            "subsampled.jpg",
            "cmyk.jpg",
            "palette.png",
            "palette.gif",
            "interlaced.gif",
            "animated.gif",
            "animated.png",
            "animated.webp",
            "lossy.webp",
            "lossless.webp",
            "lzw.tif",
            "deflate.tif",
            "adobe_deflate.tif",
            "packbits.tif",
            "jpeg.tif",
            "cmyk.tif",
            "tiled.tif",
            "planes.tif",
            "pages.tif",
            "palette.bmp",
            "true-colour.bmp")) {
      add(name, COLOURS);
    }
    for (String name : List.of("grey.jpg", "grey.png", "grey-alpha-opaque.png", "grey.tif")) {
      add(name, LUMA);
    }
    for (String name : List.of("one-bit.png", "fax.tif")) {
      add(name, WHITE, WHITE, 0, 0);
    }
    for (String name :
        List.of("alpha.png", "alpha-lossless.webp", "alpha-lossy.webp", "alpha.tif")) {
      add(name, HALF_TRANSPARENT);
    }
    add("grey-alpha.png", 0x515151, 0x797979, 0xa2a2a2, 0xa4a4a4);
  }

  private void add(String name, int... colours) {
    boolean exact =
        !name.endsWith("jpg")
            && !name.contains("lossy")
            && !name.startsWith("cmyk")
            && !name.startsWith("jpeg")
            && !name.startsWith("grey"); // luma is rounded
    all.add(new OddPicture(name, Drawing.file(name), Outcome.DECODED, quarters(colours), exact));
  }

  private void shapes() {
    for (int[] size : new int[][] {{1, 1}, {1, 20_000}, {20_000, 1}, {3, 2}, {2, 300}}) {
      BufferedImage image = new BufferedImage(size[0], size[1], BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < size[0] * size[1]; i++) {
        image.setRGB(i % size[0], i / size[0], 0x3060c0 + i * 7);
      }
      for (String format : List.of("png", "bmp", "tiff")) {
        add(size[0] + " × " + size[1] + "." + format, image, image, format);
      }
    }
    BufferedImage deep = new BufferedImage(40, 30, BufferedImage.TYPE_USHORT_GRAY);
    BufferedImage eight = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 1200; i++) {
      int grey = i % 256;
      deep.getRaster().setSample(i % 40, i / 40, 0, grey * 257);
      eight.setRGB(i % 40, i / 40, grey * 0x10101);
    }
    add("16 bit.png", deep, eight, "png");
    add("16 bit.tiff", deep, eight, "tiff");
  }

  private void add(String name, BufferedImage written, BufferedImage upright, String format) {
    all.add(new OddPicture(name, write(written, format), Outcome.DECODED, upright, true));
  }

  /** Cut at random, and right before the end. */
  private void cut(Random random) {
    List<OddPicture> whole =
        all.stream().filter(each -> HostilePicturesTest.files().contains(each.name())).toList();
    for (OddPicture picture : whole) {
      byte[] file = picture.file();
      for (int i = 0; i < CUTS; i++) {
        int length = i == 0 ? file.length - 1 : random.nextInt(file.length);
        all.add(
            new OddPicture(
                picture.name() + " cut to " + length + " of " + file.length + " bytes",
                Arrays.copyOf(file, length),
                Outcome.EITHER,
                picture.upright(),
                picture.exact()));
      }
    }
  }

  private void hostile() {
    Bombs.all().forEach(bomb -> refused(bomb.name(), bomb.file()));
    byte[] zeros = Bombs.deflate(new byte[60_000_000]);
    all.add(
        new OddPicture(
            "PNG with a text of 60 MB",
            Bombs.withChunk(Drawing.file("palette.png"), "zTXt", "a\0\0", zeros),
            Outcome.DECODED,
            drawing(),
            true));
    refused("empty", new byte[0]);
    refused("a zero", new byte[1]);
    refused("zeros", new byte[5000]);
    for (String text :
        List.of(
            "<svg xmlns='http://www.w3.org/2000/svg'><image href='http://localhost/'/></svg>",
            "<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
                + "<svg>&x;</svg>",
            "<!DOCTYPE html><html><body><img src='a.jpg'></body></html>",
            "http://localhost/a.jpg",
            "file:///etc/passwd",
            "%PDF-1.4",
            "just a text")) {
      refused(text, text.getBytes(StandardCharsets.UTF_8));
    }
    for (String name : List.of("grey.jpg", "palette.png", "palette.gif", "lossy.webp", "lzw.tif")) {
      byte[] file = Drawing.file(name);
      for (int length : new int[] {2, 3, 8, 12}) {
        refused("the first " + length + " bytes of " + name, Arrays.copyOf(file, length));
      }
      byte[] text = file.clone();
      Arrays.fill(text, 12, text.length, (byte) 'x');
      refused(name + " that is a text but for its signature", text);
    }
  }

  private void refused(String name, byte[] file) {
    all.add(new OddPicture(name, file, Outcome.REFUSED, null, false));
  }

  /** An image as a file. */
  public static byte[] write(BufferedImage image, String format) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException("There is no writer for " + format);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
