/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.cloud;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.aladin.solr.picture.PictureCore.base64;
import static org.aladin.solr.picture.PictureCore.document;
import static org.aladin.solr.picture.PictureCore.png;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.aladin.extractor.TestExtractors;
import org.aladin.extractor.picture.Drawing;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrHttp.Answer;
import org.aladin.solr.SolrNode;
import org.apache.commons.io.file.PathUtils;
import org.apache.solr.common.cloud.Replica;
import org.apache.solr.common.cloud.Slice;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures in collections of several shards and replicas. */
@Tag("slow")
@Timeout(240)
class PictureCloudTest {
  private static final String FIELDS =
      "id,image_vector,image_alignment,image_model,image_hash,image_width,image_height";
  private static final byte[] GOOD = png(Color.RED, Color.BLUE);
  private static final byte[] CUT = Arrays.copyOf(GOOD, GOOD.length - 30);

  private static SolrCloud cloud;

  @BeforeAll
  static void create(@TempDir Path folder) throws Exception {
    cloud = SolrCloud.shared();
    TestExtractors.detector(cloud.folder().resolve("pictures-detector"));
    Path pictures = Files.createDirectories(cloud.folder().resolve("pictures"));
    Files.write(pictures.resolve("good.png"), GOOD);
    Files.write(pictures.resolve("cut.png"), CUT);
    configset(folder, "pictures", "", "");
    configset(folder, "pictures-skip", "", "<str name=\"onError\">skip</str>");
    configset(
        folder,
        "pictures-flag",
        "",
        "<str name=\"onError\">flag</str><str name=\"errorField\">error_s</str>");
    configset(
        folder,
        "pictures-tolerant",
        "<processor class=\"solr.TolerantUpdateProcessorFactory\"/>",
        "");
    create("pictures", "pictures", 2, 2);
    create("pictures-single", "pictures", 1, 1);
    for (String policy : List.of("pictures-skip", "pictures-flag", "pictures-tolerant")) {
      create(policy, policy, 2, 2);
    }
  }

  private static void configset(Path folder, String name, String before, String options)
      throws Exception {
    Path conf = folder.resolve(name);
    PathUtils.copyDirectory(SolrNode.SOLR_CONFIG.resolve("configset/conf"), conf);
    Path file = conf.resolve("solrconfig.xml");
    String processor = "<processor class=\"org.aladin.solr.update.AladinUpdateProcessorFactory\">";
    String models =
        "<requestHandler name=\"/aladin\" class=\"org.aladin.solr.node.ModelsHandler\">";
    String image = "<lst name=\"image\">";
    String config = Files.readString(file);
    assertTrue(config.contains(processor) && config.contains(models) && config.contains(image));
    Files.writeString(
        file,
        config
            .replace(processor, before + processor + options)
            .replace(
                models,
                models
                    + "<lst name=\"extractors\"><str name=\"default\">"
                    + cloud.folder().resolve("pictures-detector")
                    + "</str></lst>")
            .replace(
                image,
                image
                    + "<str name=\"imageField\">image</str><str name=\"imagePathField\">path_s</str>"
                    + "<str name=\"imageDirectory\">"
                    + cloud.folder().resolve("pictures")
                    + "</str><str name=\"imageWidthField\">image_width</str>"
                    + "<str name=\"imageHeightField\">image_height</str>"));
    cloud.cluster().uploadConfigSet(conf, name);
  }

  private static void create(String name, String configset, int shards, int replicas) {
    cloud.admin(
        "CREATE&numShards="
            + shards
            + "&replicationFactor="
            + replicas
            + "&collection.configName="
            + configset
            + "&name="
            + name
            + cloud.modelProperties());
    cloud.awaitActive(name, shards, shards * replicas);
  }

  /** What a replica itself has of each document. */
  private static Map<String, JsonObject> stored(Replica replica) {
    Answer answer =
        new SolrHttp(replica.getBaseUrl())
            .select(
                replica.getCoreName(), "q", "*:*", "rows", "100", "fl", FIELDS, "distrib", "false");
    assertOk(answer);
    Map<String, JsonObject> documents = new TreeMap<>();
    for (JsonElement hit : answer.hits()) {
      documents.put(hit.getAsJsonObject().get("id").getAsString(), hit.getAsJsonObject());
    }
    return documents;
  }

  @Test
  void picturesAreExtractedOnceAndEqualOnAllReplicasAndFoundAsOnASingleCore() {
    List<String> names =
        List.of(
            "orientation-6.jpg", "cmyk.jpg", "palette.png", "lossy.webp", "grey.jpg", "lzw.tif");
    long extracted = cloud.sum("pictures", "pictureExtractTimes");
    Set<String> ids = new HashSet<>();
    for (int node = 0; node < SolrCloud.NODES; node++) { // of two of them one leads no shard
      List<String> documents = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        String id = node + "-" + i;
        ids.add(id);
        documents.add(document(id, i == 0 ? shade(node) : Drawing.file(names.get(i))));
      }
      documents.add("{\"id\":\"path-" + node + "\",\"path_s\":\"good.png\"}");
      ids.add("path-" + node);
      String json = "[" + String.join(",", documents) + "]";
      assertOk(cloud.node(node).update("pictures", json));
      assertOk(cloud.node(node).update("pictures-single", json));
    }
    assertEquals(extracted + ids.size(), cloud.sum("pictures", "pictureExtractTimes"));

    Set<String> found = new HashSet<>();
    for (Slice shard : cloud.state("pictures").getActiveSlices()) {
      List<Map<String, JsonObject>> replicas = new ArrayList<>();
      shard.getReplicas().forEach(replica -> replicas.add(stored(replica)));
      assertEquals(2, replicas.size());
      assertEquals(replicas.get(0), replicas.get(1), shard.getName());
      assertFalse(replicas.get(0).isEmpty(), shard.getName());
      replicas.get(0).values().forEach(each -> assertTrue(each.has("image_width"), each::toString));
      found.addAll(replicas.get(0).keySet());
    }
    assertEquals(ids, found);
    for (byte[] picture : List.of(GOOD, shade(1), Drawing.file("grey.jpg"))) {
      List<String> single = scores(cloud.node(0), "pictures-single", picture);
      assertEquals(ids.size(), single.size());
      for (int node = 0; node < SolrCloud.NODES; node++) {
        assertEquals(single, scores(cloud.node(node), "pictures", picture));
      }
    }
  }

  private static byte[] shade(int number) {
    return png(new Color(80 * number, 90, 200), Color.GRAY);
  }

  /** The hits by the picture's own search, with scores that no rounding changes. */
  private static List<String> scores(SolrHttp node, String collection, byte[] picture) {
    Answer answer =
        node.select(
            collection,
            "q",
            "{!aladin f=image_vector topK=100 image=$img}",
            "sort",
            "score desc,id asc",
            "img",
            base64(picture),
            "rows",
            "100",
            "fl",
            "id,score");
    assertOk(answer);
    Map<String, Double> scores = new HashMap<>();
    for (JsonElement hit : answer.hits()) {
      JsonObject document = hit.getAsJsonObject();
      scores.put(document.get("id").getAsString(), document.get("score").getAsDouble());
    }
    List<String> lines = new ArrayList<>();
    new TreeMap<>(scores).forEach((id, score) -> lines.add(id + " " + Math.round(score * 1e5)));
    return lines;
  }

  private static String twoBad(int node) {
    return """
        [{"id":"a-N","image":"GOOD"},{"id":"cut-N","image":"CUT"},{"id":"b-N","path_s":"good.png"},
         {"id":"path-N","path_s":"cut.png","caption":"a bus"},{"id":"c-N","caption":"a bus"}]
        """
        .replace("N\"", node + "\"")
        .replace("GOOD", base64(GOOD))
        .replace("CUT", base64(CUT));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void badPicturesAreSkippedByName(int node) {
    Answer answer = cloud.node(node).update("pictures-skip", twoBad(node));
    assertOk(answer);
    JsonArray skipped =
        answer.body().getAsJsonObject("responseHeader").getAsJsonArray("aladin.skipped");
    assertEquals(2, skipped.size(), skipped::toString);
    assertTrue(
        skipped.get(0).toString().contains("field 'image' cannot be read as a picture: "),
        skipped::toString);
    assertTrue(
        skipped.get(1).toString().contains("field 'path_s': cut.png cannot be read as a picture: "),
        skipped::toString);
    assertEquals(3, cloud.node(node).count("pictures-skip", "id:*-" + node));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void badPicturesAreFlaggedAndAGoodOneClearsTheFlag(int node) {
    assertOk(cloud.node(node).update("pictures-flag", twoBad(node)));
    SolrHttp other = cloud.node((node + 1) % SolrCloud.NODES);
    assertEquals(5, other.count("pictures-flag", "id:*-" + node));
    assertEquals(2, other.count("pictures-flag", "error_s:* AND id:*-" + node));
    JsonObject flagged = other.document("pictures-flag", "cut-" + node);
    assertTrue(flagged.get("error_s").getAsString().contains("field 'image' cannot be read"));
    assertFalse(flagged.has("image_vector") || flagged.has("image_width"), flagged::toString);
    assertOk(
        other.update(
            "pictures-flag",
            "[{\"id\":\"cut-" + node + "\",\"image\":{\"set\":\"" + base64(GOOD) + "\"}}]"));
    JsonObject corrected = cloud.node(node).document("pictures-flag", "cut-" + node);
    assertFalse(corrected.has("error_s"), corrected::toString);
    assertEquals(60, corrected.get("image_width").getAsInt());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void badPicturesAreTolerated(int node) {
    Answer answer =
        cloud.node(node).post("/pictures-tolerant/update?commit=true&maxErrors=2", twoBad(node));
    assertOk(answer);
    JsonArray errors = answer.body().getAsJsonObject("responseHeader").getAsJsonArray("errors");
    Set<String> ids = new HashSet<>();
    errors.forEach(error -> ids.add(error.getAsJsonObject().get("id").getAsString()));
    assertEquals(Set.of("cut-" + node, "path-" + node), ids);
    assertEquals(2, errors.size());
    assertEquals(3, cloud.node(node).count("pictures-tolerant", "id:*-" + node));
    Answer refused =
        cloud.node(node).post("/pictures-tolerant/update?commit=true&maxErrors=1", twoBad(node));
    assertEquals(400, refused.status(), () -> refused.body().toString());
  }
}
