/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.solr;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds images by text, and captions by an indexed image, in a core. Safe for several threads.
 *
 * @param solr the node
 * @param core its core
 * @param window number of documents that kNN finds and the alignment head ranks
 */
public record ImageSearch(SolrHttp solr, String core, int window) {

  /**
   * A document that was found.
   *
   * @param image the key of the image, or of the image that the caption describes
   * @param caption its text; null for an image
   * @param score of the stage
   */
  public record Hit(String image, String caption, double score) {}

  /** Images that a text describes, the best first. */
  public List<Hit> images(String text, Stage stage, int rows)
      throws IOException, InterruptedException {
    return search(imageParameters(text, stage, rows));
  }

  /** Captions that describe an indexed image, the best first. */
  public List<Hit> captions(String imageId, Stage stage, int rows)
      throws IOException, InterruptedException {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("q", "{!aladin f=caption_vector topK=" + window + " id=$image}");
    if (stage == Stage.RERANKED) {
      parameters.put("rq", "{!alignment f=caption_alignment reRankDocs=" + window + " id=$image}");
    }
    parameters.put("image", imageId);
    return search(with(parameters, rows));
  }

  /** The parameters of a search for images, as a user would send them. */
  public Map<String, String> imageParameters(String text, Stage stage, int rows) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("q", "{!aladin f=image_vector topK=" + window + " v=$text}");
    if (stage == Stage.RERANKED) {
      parameters.put("rq", "{!alignment f=image_alignment reRankDocs=" + window + " v=$text}");
    }
    parameters.put("text", text);
    return with(parameters, rows);
  }

  private static Map<String, String> with(Map<String, String> parameters, int rows) {
    parameters.put("fl", "id,image_s,caption,score");
    parameters.put("rows", Integer.toString(rows));
    return parameters;
  }

  private List<Hit> search(Map<String, String> parameters)
      throws IOException, InterruptedException {
    List<Hit> hits = new ArrayList<>();
    for (JsonElement element : SolrHttp.documents(solr.form("/" + core + "/select", parameters))) {
      JsonObject document = element.getAsJsonObject();
      hits.add(
          new Hit(
              document.get("image_s").getAsString(),
              document.has("caption") ? document.get("caption").getAsString() : null,
              document.get("score").getAsDouble()));
    }
    return hits;
  }
}
