/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.process;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** A document with a picture, for cores that {@linkplain CoreFolder#takePictures take} pictures. */
public final class PictureDocument {
  private PictureDocument() {}

  /** An update in JSON with one document, whose picture is a black PNG. */
  public static String json(String id) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB), "png", file);
    String base64 = Base64.getEncoder().encodeToString(file.toByteArray());
    return "[{\"id\":\"" + id + "\",\"image\":\"" + base64 + "\"}]";
  }
}
