/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.scene;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Random;

/** Paints a scene: objects a little off their cells' centres, uneven light, and noise. */
final class ScenePainter {
  /** Width and height of a scene in pixels. */
  static final int SIZE = 160;

  private static final double CELL = SIZE / 3.0;
  private static final double LARGE = 0.44 * CELL;
  private static final double SMALL = 0.24 * CELL;

  BufferedImage paint(Scene scene) {
    Random random = new Random(scene.seed());
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setColor(new Color(scene.backdrop().rgb()));
      graphics.fillRect(0, 0, SIZE, SIZE);
      for (SceneObject object : scene.objects()) {
        paint(object, graphics, random);
      }
    } finally {
      graphics.dispose();
    }
    light(image, random);
    return image;
  }

  private static void paint(SceneObject object, Graphics2D graphics, Random random) {
    double radius = (object.large() ? LARGE : SMALL) * (0.92 + 0.16 * random.nextDouble());
    double play = 0.12 * CELL;
    double x = (object.column() + 0.5) * CELL + play * (2 * random.nextDouble() - 1);
    double y = (object.row() + 0.5) * CELL + play * (2 * random.nextDouble() - 1);
    AffineTransform place = AffineTransform.getTranslateInstance(x, y);
    place.rotate(Math.toRadians(8 * (2 * random.nextDouble() - 1)));
    place.scale(radius, radius);
    graphics.setColor(new Color(object.colour().rgb()));
    graphics.fill(place.createTransformedShape(object.kind().outline()));
  }

  /** Brightens one side, darkens the other, and adds noise, by up to about a tenth. */
  private static void light(BufferedImage image, Random random) {
    double angle = 2 * Math.PI * random.nextDouble();
    double strength = 0.1 * random.nextDouble();
    double tone = 0.95 + 0.1 * random.nextDouble();
    // An image of this type has one number a pixel, line by line.
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        double along =
            ((x - SIZE / 2.0) * Math.cos(angle) + (y - SIZE / 2.0) * Math.sin(angle)) / SIZE;
        double factor = tone + 2 * strength * along;
        int rgb = pixels[y * SIZE + x];
        int noise = random.nextInt(13) - 6;
        int red = clip((rgb >> 16 & 255) * factor + noise);
        int green = clip((rgb >> 8 & 255) * factor + noise);
        int blue = clip((rgb & 255) * factor + noise);
        pixels[y * SIZE + x] = red << 16 | green << 8 | blue;
      }
    }
  }

  private static int clip(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }
}
