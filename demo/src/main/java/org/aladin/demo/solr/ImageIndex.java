/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.solr;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.aladin.demo.dataset.CaptionedImage;

/**
 * A core of images and captions, each in its own document: an image with its file, which the update
 * processor embeds, and without its captions; a caption with its text. {@code type_s} has the kind,
 * {@code image_s} the image's key, {@value SearchPage#FIELD} the file that the search page shows.
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
   * Creates a core with the configset {@value SolrHome#CONFIGSET}.
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
   * @param progress receives the number of documents after each request
   */
  public void add(List<CaptionedImage> images, IntConsumer progress)
      throws IOException, InterruptedException {
    int sent = 0;
    JsonArray batch = new JsonArray();
    for (CaptionedImage image : images) {
      batch.add(imageDocument(image));
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

  private static JsonObject imageDocument(CaptionedImage image) throws IOException {
    JsonObject document = new JsonObject();
    document.addProperty("id", image.key());
    document.addProperty("type_s", "image");
    document.addProperty("image_s", image.key());
    document.addProperty("file_s", image.file().toAbsolutePath().normalize().toUri().toString());
    document.addProperty(SearchPage.FIELD, SearchPage.name(image));
    ImageContent.addTo(document, image);
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

  /** Which engine computes the vectors, and why: ONNX Runtime, or libtorch on a GPU. */
  public String engine() throws IOException, InterruptedException {
    JsonObject model =
        solr.form("/" + core + "/aladin", Map.of())
            .getAsJsonObject("models")
            .getAsJsonObject("default");
    return model.get("engine").getAsString() + " (" + model.get("engineReason").getAsString() + ")";
  }

  /** The number of documents that have a field. */
  public int count(String query) throws IOException, InterruptedException {
    return solr.form("/" + core + "/select", Map.of("q", query, "rows", "0"))
        .getAsJsonObject("response")
        .get("numFound")
        .getAsInt();
  }
}
