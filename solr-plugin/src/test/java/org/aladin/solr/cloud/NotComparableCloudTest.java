/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.cloud;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrHttp.Answer;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.TestImages;
import org.aladin.solr.testing.ForeignVectors;
import org.apache.commons.io.file.PathUtils;
import org.apache.solr.common.cloud.Replica;
import org.apache.solr.common.cloud.Slice;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors of another version, and deletes by nearest neighbours, on 2 shards × 2 replicas. */
@Tag("slow")
class NotComparableCloudTest {
  private static final String COLLECTION = "not-comparable";
  private static final String OTHER = "0123456789abcdef";
  private static final int FOREIGN = 9;
  private static final int CAPTIONS = 20;
  private static final int IMAGES = 3;
  private static final String FIND = "{!aladin f=caption_vector topK=100 efSearch=1000 v=$text}";
  private static final String RANK = "{!alignment f=caption_alignment id=image0}";

  private static SolrCloud cloud;

  @BeforeAll
  static void index(@TempDir Path folder) throws Exception {
    cloud = SolrCloud.shared();
    Path conf = folder.resolve(COLLECTION);
    PathUtils.copyDirectory(SolrNode.SOLR_CONFIG.resolve("configset/conf"), conf);
    Path file = conf.resolve("solrconfig.xml");
    Files.writeString(file, ForeignVectors.withPlainChain(Files.readString(file)));
    cloud.cluster().uploadConfigSet(conf, COLLECTION);
    cloud.admin(
        "CREATE&numShards=2&replicationFactor=2&collection.configName="
            + COLLECTION
            + "&name="
            + COLLECTION
            + cloud.modelProperties());
    cloud.awaitActive(COLLECTION, 2, 4);
    List<String> own = new ArrayList<>();
    for (int i = 0; i < CAPTIONS; i++) {
      own.add(
          String.format(
              Locale.ROOT,
              "{\"id\":\"caption%d\",\"caption\":\"%s\"}",
              i,
              TestCaptions.caption(i)));
    }
    for (int i = 0; i < IMAGES; i++) {
      own.add(TestImages.json("image" + i, TestImages.random(3, "dog", i)));
    }
    assertOk(cloud.node(0).update(COLLECTION, own.toString()));
    ForeignVectors foreign = new ForeignVectors(5);
    List<String> others = new ArrayList<>();
    for (int i = 0; i < FOREIGN; i++) {
      String document = foreign.document("foreign" + i, OTHER);
      others.add(
          document.replace(
              "\"parity_s\"",
              "\"caption_alignment\":\"" + foreign.words(OTHER, 3) + "\",\"parity_s\""));
    }
    assertOk(
        cloud
            .node(1)
            .post("/" + COLLECTION + "/update?commit=true&update.chain=plain", others.toString()));
  }

  @Test
  void theNumbersOfAllShardsAreAddedUp() {
    for (int node = 0; node < 3; node++) {
      long before = cloud.sum(COLLECTION, "searchedNotComparable");
      Answer answer =
          cloud.node(node).select(COLLECTION, "q", FIND, "text", "a dog", "rows", "100");
      assertOk(answer);
      assertEquals(CAPTIONS, answer.ids().size());
      assertTrue(answer.ids().stream().allMatch(id -> id.startsWith("caption")));
      assertEquals(FOREIGN, ForeignVectors.left(answer, "caption_vector"));
      assertEquals(before + FOREIGN, cloud.sum(COLLECTION, "searchedNotComparable"));
      Answer single =
          cloud
              .node(node)
              .select(
                  COLLECTION,
                  "q",
                  FIND,
                  "text",
                  "a dog",
                  "rows",
                  "0",
                  "distrib.singlePass",
                  "true");
      assertOk(single);
      assertEquals(FOREIGN, ForeignVectors.left(single, "caption_vector"));
    }
  }

  /** Twice, the second time from the caches. */
  @Test
  void windowsCountThemOverAllShardsAndPutThemLast() {
    for (int node = 0; node < 3; node++) {
      for (int time = 0; time < 2; time++) {
        long before = cloud.sum(COLLECTION, "rerankedNotComparable");
        Answer answer =
            cloud
                .node(node)
                .select(COLLECTION, "q", "caption_alignment:*", "rq", RANK, "rows", "100");
        assertOk(answer);
        List<String> ids = answer.ids();
        assertEquals(CAPTIONS + FOREIGN, ids.size());
        assertTrue(
            ids.subList(CAPTIONS, ids.size()).stream().allMatch(id -> id.startsWith("foreign")),
            ids::toString);
        for (JsonElement hit : answer.hits()) {
          boolean ranked = hit.getAsJsonObject().get("score").getAsFloat() >= 0;
          boolean own = hit.getAsJsonObject().get("id").getAsString().startsWith("caption");
          assertEquals(own, ranked);
        }
        assertEquals(FOREIGN, ForeignVectors.left(answer, "caption_alignment"));
        assertEquals(before + FOREIGN, cloud.sum(COLLECTION, "rerankedNotComparable"));
      }
    }
  }

  @Test
  void aRefusalIsTheClustersFaultAndCountsAllShards() {
    String message = " documents that cannot be compared with the query: index them again";
    for (int node = 0; node < 3; node++) {
      Answer search =
          cloud
              .node(node)
              .select(COLLECTION, "q", FIND, "text", "a dog", "aladin.notComparable", "refuse");
      assertEquals(503, search.status());
      assertEquals("{!aladin}: field 'caption_vector' has " + FOREIGN + message, search.message());
      for (String refusing : List.of("notComparable=refuse", "missing=error")) {
        Answer rank =
            cloud
                .node(node)
                .select(
                    COLLECTION,
                    "q",
                    "caption_alignment:*",
                    "rq",
                    RANK.replace("}", " " + refusing + "}"));
        assertEquals(503, rank.status());
        assertEquals(
            "{!alignment}: field 'caption_alignment' has " + FOREIGN + message, rank.message());
      }
      assertOk(cloud.node(node).select(COLLECTION, "q", FIND, "text", "a dog"));
    }
  }

  @Test
  void groupsAndFacetsLeaveThemOutToo() {
    Answer grouped =
        cloud
            .node(0)
            .select(
                COLLECTION,
                "q",
                FIND,
                "text",
                "a dog",
                "group",
                "true",
                "group.query",
                "id:*",
                "facet",
                "true",
                "facet.query",
                FIND);
    assertOk(grouped);
    assertEquals(
        CAPTIONS,
        grouped
            .body()
            .getAsJsonObject("grouped")
            .getAsJsonObject("id:*")
            .get("matches")
            .getAsInt());
    assertEquals(
        CAPTIONS,
        grouped
            .body()
            .getAsJsonObject("facet_counts")
            .getAsJsonObject("facet_queries")
            .get(FIND)
            .getAsInt());
  }

  @Test
  void aDocumentOfAnotherVersionOnAnyShardCannotBeSearchedOrRankedWith() {
    for (int i = 0; i < FOREIGN; i++) {
      Answer search =
          cloud.node(i % 3).select(COLLECTION, "q", "{!aladin f=image_vector id=foreign" + i + "}");
      assertEquals(503, search.status());
      assertTrue(search.message().contains("was made by model version " + OTHER), search::message);
      Answer rank =
          cloud
              .node(i % 3)
              .select(
                  COLLECTION,
                  "q",
                  "image_alignment:*",
                  "rq",
                  "{!alignment f=image_alignment id=foreign" + i + "}");
      assertEquals(503, rank.status());
      assertTrue(rank.message().contains("was made by model version " + OTHER), rank::message);
    }
  }

  @Test
  void deletesByNearestNeighboursDeleteNothingOnAnyReplica() {
    String aladin = "{!aladin f=caption_vector topK=3 v='a dog'}";
    String knn = "{!knn f=caption_vector topK=3}[1" + ",0".repeat(SolrNode.DIMENSION - 1) + "]";
    for (int node = 0; node < 3; node++) {
      for (String query : List.of(aladin, "*:* -" + aladin, knn, "*:* -_query_:'" + knn + "'")) {
        for (String chain : List.of("aladin", "plain")) {
          if (chain.equals("plain") && query.contains("knn")) {
            continue; // whatever Solr does with it
          }
          Answer answer =
              cloud
                  .node(node)
                  .post(
                      "/" + COLLECTION + "/update?commit=true&update.chain=" + chain,
                      "{\"delete\":{\"query\":\"" + query.replace("'", "\\\"") + "\"}}");
          assertEquals(400, answer.status(), () -> chain + query + answer.body());
          assertTrue(answer.message().contains("Select the ids, then delete"), answer::message);
        }
      }
      assertOk(cloud.node(node).get("/" + COLLECTION + "/update?commit=true"));
    }
    int documents = 0;
    for (Slice shard : cloud.state(COLLECTION).getActiveSlices()) {
      for (Replica replica : shard.getReplicas()) {
        SolrHttp node = new SolrHttp(replica.getBaseUrl());
        documents +=
            node.get("/" + replica.getCoreName() + "/select?q=*:*&distrib=false&rows=0")
                .body()
                .getAsJsonObject("response")
                .get("numFound")
                .getAsInt();
      }
    }
    assertEquals(2 * (CAPTIONS + IMAGES + FOREIGN), documents);
  }
}
