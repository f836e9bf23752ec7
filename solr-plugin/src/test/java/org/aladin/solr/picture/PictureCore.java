/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.aladin.extractor.ExtractedRegions;
import org.aladin.extractor.RegionExtractor;
import org.aladin.extractor.picture.PictureDecoder;
import org.aladin.extractor.picture.PictureLimits;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.platform.NodeMetrics;

/**
 * A core of the shared node that takes pictures, and beside Solr the same extractor and encoder,
 * which give the expected vectors.
 */
public final class PictureCore implements AutoCloseable {
  private final SolrNode node;
  private final String name;
  private final RegionExtractor extractor;
  private final AladinEncoder encoder;

  private PictureCore(SolrNode node, String name, Path extractor) throws IOException {
    this.node = node;
    this.name = name;
    this.extractor = RegionExtractor.open(extractor);
    this.encoder = AladinEncoder.load(node.home().resolve("aladin-model"), EncoderOptions.cpu());
  }

  /**
   * @param name a name that no other test takes
   * @param extractor an extractor directory in Solr's home
   * @param options of the update processor, in XML
   */
  public static PictureCore create(String name, Path extractor, String options) throws IOException {
    return create(SolrNode.shared(), name, extractor, options);
  }

  /** The same on a node of the test's own. */
  static PictureCore create(SolrNode node, String name, Path extractor, String options)
      throws IOException {
    Files.createDirectories(node.home().resolve(name + "-pictures"));
    configset(node, name, extractor.getFileName().toString(), options);
    SolrHttp.Answer created = node.createCoreOf(name, name);
    assertEquals(200, created.status(), () -> created.body().toString());
    return new PictureCore(node, name, extractor);
  }

  /** Adds a configset that takes pictures from fields and from a directory. */
  public static void configset(String name, String extractor, String options) throws IOException {
    configset(SolrNode.shared(), name, extractor, options);
  }

  private static void configset(SolrNode node, String name, String extractor, String options)
      throws IOException {
    String model = "<str name=\"default\">${aladin.model.dir:aladin-model}</str>\n    </lst>";
    String features = "<str name=\"featuresField\">region_features</str>";
    node.addConfigset(
        name,
        xml ->
            xml.replace(
                    model,
                    extractor == null
                        ? model
                        : model
                            + "<lst name=\"extractors\"><str name=\"default\">"
                            + extractor
                            + "</str></lst>")
                .replace(
                    features,
                    features
                        + "<str name=\"imageField\">image</str>"
                        + "<str name=\"imagePathField\">path_s</str><str"
                        + " name=\"imageDirectory\">"
                        + name
                        + "-pictures</str><str name=\"imageWidthField\">image_width</str>"
                        + "<str name=\"imageHeightField\">image_height</str>")
                .replace("<lst name=\"caption\">", options + "<lst name=\"caption\">"));
  }

  public SolrNode node() {
    return node;
  }

  public String name() {
    return name;
  }

  /** The directory of the pictures. */
  public Path pictures() {
    return node.home().resolve(name + "-pictures");
  }

  /** A picture of two colours, as a PNG file. */
  public static byte[] png(Color left, Color right) {
    BufferedImage image = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(left);
    graphics.fillRect(0, 0, 30, 40);
    graphics.setColor(right);
    graphics.fillRect(30, 0, 30, 40);
    graphics.dispose();
    try {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      ImageIO.write(image, "png", file);
      return file.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String base64(byte[] file) {
    return Base64.getEncoder().encodeToString(file);
  }

  /** A document with a picture, in JSON. */
  public static String document(String id, byte[] file) {
    return "{\"id\":\"" + id + "\",\"image\":\"" + base64(file) + "\"}";
  }

  /** Documents in JSON; commits. */
  public SolrHttp.Answer send(String documents) {
    return node.update(name, "[" + documents + "]");
  }

  JsonObject stored(String id) {
    return node.document(name, id);
  }

  ExtractedRegions extract(byte[] file) throws IOException {
    return extractor.extract(new PictureDecoder(PictureLimits.DEFAULT).decode(file, "picture"));
  }

  Embedding embed(byte[] file) throws IOException {
    return encoder.encodeImages(List.of(extract(file).features())).get(0);
  }

  AladinEncoder encoder() {
    return encoder;
  }

  /** A counter, or how often a timer ran. */
  long metric(String metric) {
    return NodeMetrics.of(node, name, metric);
  }

  @Override
  public void close() {
    node.get("/admin/cores?action=UNLOAD&deleteInstanceDir=true&core=" + name);
    extractor.close();
    encoder.close();
  }
}
