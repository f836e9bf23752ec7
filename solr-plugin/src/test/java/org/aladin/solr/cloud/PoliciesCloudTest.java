/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.aladin.solr.SolrHttp.Answer;
import org.aladin.solr.SolrNode;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of bad documents does not depend on which node takes them. */
@Tag("slow")
class PoliciesCloudTest {
  private static final String PROCESSOR =
      "<processor class=\"org.aladin.solr.update.AladinUpdateProcessorFactory\">";

  private static SolrCloud cloud;

  @BeforeAll
  static void create(@TempDir Path folder) throws Exception {
    cloud = SolrCloud.shared();
    create(
        folder,
        "policy-flag",
        config ->
            config.replace(
                PROCESSOR,
                PROCESSOR
                    + "<str name=\"onError\">flag</str><str name=\"errorField\">error_s</str>"));
    create(
        folder,
        "policy-skip",
        config -> config.replace(PROCESSOR, PROCESSOR + "<str name=\"onError\">skip</str>"));
    create(
        folder,
        "policy-tolerant",
        config ->
            config.replace(
                PROCESSOR,
                "<processor class=\"solr.TolerantUpdateProcessorFactory\"/>" + PROCESSOR));
  }

  private static void create(Path folder, String name, UnaryOperator<String> change)
      throws Exception {
    Path conf = folder.resolve(name);
    PathUtils.copyDirectory(SolrNode.SOLR_CONFIG.resolve("configset/conf"), conf);
    Path file = conf.resolve("solrconfig.xml");
    Files.writeString(file, change.apply(Files.readString(file)));
    cloud.cluster().uploadConfigSet(conf, name);
    cloud.admin(
        "CREATE&numShards=2&replicationFactor=2&collection.configName="
            + name
            + "&name="
            + name
            + cloud.modelProperties());
    cloud.awaitActive(name, 2, 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aFlagThatStillHoldsStays(int node) {
    for (int i = 0; i < 4; i++) {
      String id = "f" + node + "-" + i;
      Answer answer =
          cloud
              .node(node)
              .update(
                  "policy-flag",
                  """
                  [{"id":"ID","caption":"a cat","region_features":"AAAA"},
                   {"id":"ID","caption":{"set":"a dog"}}]
                  """
                      .replace("ID", id));
      assertEquals(200, answer.status(), () -> answer.body().toString());
      JsonObject document = cloud.node((node + 1) % 3).document("policy-flag", id);
      assertTrue(document.get("error_s").getAsString().contains("field 'region_features'"), id);
      assertTrue(document.has("caption_vector"), id);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void skippedDocumentsAreNamedAndTheOthersIndexed(int node) {
    Answer answer =
        cloud
            .node(node)
            .update(
                "policy-skip",
                """
                [{"id":"good-N","caption":"a cat"},{"id":"bad-N","region_features":"AAAA"},
                 {"id":"also-N","caption":"a dog"}]
                """
                    .replace("N", "" + node));
    assertEquals(200, answer.status(), () -> answer.body().toString());
    JsonArray skipped =
        answer.body().getAsJsonObject("responseHeader").getAsJsonArray("aladin.skipped");
    assertEquals(1, skipped.size());
    assertEquals("bad-" + node, skipped.get(0).getAsJsonObject().get("id").getAsString());
    assertEquals(2, cloud.node(node).count("policy-skip", "id:*-" + node));
  }

  /** Refused by Solr on the leader, while the update waits to hear whether it came too late. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aToleratedErrorIsReportedOnce(int node) {
    for (int i = 0; i < 4; i++) {
      String id = "t" + node + "-" + i;
      Answer answer =
          cloud
              .node(node)
              .post(
                  "/policy-tolerant/update?commit=true&maxErrors=2",
                  """
                  [{"id":"ID","caption":{"add-distinct":"a dog"},"nope":{"set":1}},
                   {"id":"ID-bad","region_features":"AAAA"},
                   {"id":"ID-good","caption":{"add-distinct":"a dog"}}]
                  """
                      .replace("ID", id));
      assertEquals(200, answer.status(), () -> answer.body().toString());
      JsonArray errors = answer.body().getAsJsonObject("responseHeader").getAsJsonArray("errors");
      assertEquals(2, errors.size(), errors::toString);
      assertTrue(
          cloud.node((node + 1) % 3).document("policy-tolerant", id + "-good").has("caption_hash"));
    }
  }
}
