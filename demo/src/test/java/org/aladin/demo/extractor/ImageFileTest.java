/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.extractor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageFileTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "png, 2", // TYPE_INT_ARGB
    "png, 10", // TYPE_BYTE_GRAY
    "png, 11", // TYPE_USHORT_GRAY
    "png, 12", // TYPE_BYTE_BINARY
    "jpg, 1", // TYPE_INT_RGB
    "jpg, 10", "gif, 13", // TYPE_BYTE_INDEXED
    "bmp, 1"
  })
  void readsWhatJavaWrites(String format, int type) throws IOException {
    Path file = folder.resolve("image." + format);
    BufferedImage image = new BufferedImage(31, 17, type);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, 31, 17);
    graphics.dispose();
    assertTrue(ImageIO.write(image, format, file.toFile()));
    BufferedImage read = ImageFile.read(file);
    assertEquals(31, read.getWidth());
    assertEquals(17, read.getHeight());
    assertEquals(0xffffff, read.getRGB(15, 8) & 0xffffff);
    assertEquals(30, new GridFeatureExtractor().extract(read).count());
  }

  /** Inverted, as programs write it: no cyan, all magenta and yellow, half of black. Dark red. */
  @Test
  void readsJpegInCmyk() throws IOException {
    Color colour = new Color(ImageFile.read(writeCmyk(255, 0, 0, 128)).getRGB(8, 8));
    assertTrue(colour.getRed() > 100 && colour.getRed() < 220, colour.toString());
    assertEquals(0, colour.getGreen(), 8);
    assertEquals(0, colour.getBlue(), 8);
  }

  /** Java writes four colours without saying which they are; Adobe's marker says it. */
  private Path writeCmyk(int... pixel) throws IOException {
    Path file = folder.resolve("cmyk.jpg");
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, new Point());
    for (int i = 0; i < 256; i++) {
      raster.setPixel(i % 16, i / 16, pixel);
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(new IIOImage(raster, null, null));
    } finally {
      writer.dispose();
    }
    byte[] written = bytes.toByteArray();
    ByteArrayOutputStream marked = new ByteArrayOutputStream();
    marked.write(written, 0, 2);
    marked.write(new byte[] {(byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e'});
    marked.write(new byte[] {0, 100, 0, 0, 0, 0, 0});
    marked.write(written, 2, written.length - 2);
    return Files.write(file, marked.toByteArray());
  }

  @Test
  void readsRealPhotographs() throws IOException {
    Path photographs = Path.of("../../shared/coco-mini/val2017");
    assumeTrue(Files.isDirectory(photographs), "the shared folder with photographs is not here");
    try (var files = Files.list(photographs)) {
      for (Path file : files.sorted().limit(10).toList()) {
        BufferedImage image = ImageFile.read(file);
        assertEquals(30, new GridFeatureExtractor().extract(image).count());
      }
    }
  }

  @Test
  void aMissingFileIsNamed() {
    Path nothing = folder.resolve("nothing.png");
    var e = assertThrows(NoSuchFileException.class, () -> ImageFile.read(nothing));
    assertEquals(nothing + " is missing, or is not a file", e.getMessage());
  }

  @Test
  void whatIsNoImageIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("text.jpg"), "no image");
    var e = assertThrows(IOException.class, () -> ImageFile.read(text));
    assertTrue(e.getMessage().startsWith(text + " cannot be read as an image: "), e.getMessage());
  }

  @Test
  void anImageCutOffIsNamed() throws IOException {
    Path file = folder.resolve("cut.png");
    ImageIO.write(new BufferedImage(99, 99, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    var e = assertThrows(IOException.class, () -> ImageFile.read(file));
    assertTrue(e.getMessage().startsWith(file + " cannot be read as an image: "), e.getMessage());
  }
}
