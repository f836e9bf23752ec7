/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.solr;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.aladin.demo.dataset.CaptionedImage;
import org.aladin.model.image.RegionFeatureSource;
import org.aladin.model.image.RegionFeatures;

/**
 * A core of images and captions, each a document of its own: an image with the region features of
 * its pixels, which the update processor embeds, and never with what people say of it; a caption
 * with its text. {@code type_s} tells them apart, {@code image_s} is the image's key in both.
 */
public final class ImageIndex {
  private static final int BATCH = 32;

  private final SolrHttp solr;
  private final String core;

  private ImageIndex(SolrHttp solr, String core) {
    this.solr = solr;
    this.core = core;
  }

  /**
   * Makes a core of the configset {@value SolrHome#CONFIGSET}.
   *
   * @param dimension D of the model
   */
  public static ImageIndex create(SolrHttp solr, String core, int dimension)
      throws IOException, InterruptedException {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("action", "CREATE");
    parameters.put("name", core);
    parameters.put("configSet", SolrHome.CONFIGSET);
    parameters.put("property.aladin.dimension", Integer.toString(dimension));
    solr.form("/admin/cores", parameters);
    return new ImageIndex(solr, core);
  }

  /** The id of an image's caption, counted from 0. */
  public static String captionId(CaptionedImage image, int caption) {
    return image.key() + "#" + caption;
  }

  /**
   * Sends images and their captions and commits.
   *
   * @param progress is told after each request how many documents there are
   */
  public void add(List<CaptionedImage> images, RegionFeatureSource features, IntConsumer progress)
      throws IOException, InterruptedException {
    int sent = 0;
    JsonArray batch = new JsonArray();
    for (CaptionedImage image : images) {
      batch.add(imageDocument(image, features.read(image.key())));
      for (int caption = 0; caption < image.captions().size(); caption++) {
        batch.add(captionDocument(image, caption));
      }
      if (batch.size() >= BATCH) {
        solr.json("/" + core + "/update", batch);
        sent += batch.size();
        progress.accept(sent);
        batch = new JsonArray();
      }
    }
    solr.json("/" + core + "/update?commit=true", batch);
    progress.accept(sent + batch.size());
  }

  private static JsonObject imageDocument(CaptionedImage image, RegionFeatures features) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * features.values().length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(features.values());
    JsonObject document = new JsonObject();
    document.addProperty("id", image.key());
    document.addProperty("type_s", "image");
    document.addProperty("image_s", image.key());
    document.addProperty("file_s", image.file().toAbsolutePath().normalize().toUri().toString());
    document.addProperty("region_features", Base64.getEncoder().encodeToString(bytes.array()));
    if (!features.labels().isEmpty()) {
      document.addProperty("object_labels", features.labels());
    }
    return document;
  }

  private static JsonObject captionDocument(CaptionedImage image, int caption) {
    JsonObject document = new JsonObject();
    document.addProperty("id", captionId(image, caption));
    document.addProperty("type_s", "caption");
    document.addProperty("image_s", image.key());
    document.addProperty("caption", image.captions().get(caption));
    return document;
  }

  /** How many documents have a field. */
  public int count(String query) throws IOException, InterruptedException {
    return solr.form("/" + core + "/select", Map.of("q", query, "rows", "0"))
        .getAsJsonObject("response")
        .get("numFound")
        .getAsInt();
  }
}
