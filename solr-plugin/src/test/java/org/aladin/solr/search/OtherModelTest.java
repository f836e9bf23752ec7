/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.aladin.model.TestSeed;
import org.aladin.solr.SolrHttp.Answer;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.platform.NodeMetrics;
import org.aladin.solr.testing.ForeignVectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors of other versions of the model in the index. */
class OtherModelTest {
  private static final String CORE = "other-model";
  private static final String RANDOM = "other-model-random";
  private static final String OTHER = "0123456789abcdef";

  private static SolrNode node;

  @BeforeAll
  static void start() throws IOException {
    node = SolrNode.shared();
    node.addConfigset(CORE, ForeignVectors::withPlainChain);
    assertOk(node.createCoreOf(CORE, CORE));
    assertOk(node.createCoreOf(CORE, RANDOM));
    assertOk(
        node.update(CORE, "[{\"id\":\"new\",\"caption\":\"" + TestCaptions.caption(1) + "\"}]"));
    ForeignVectors foreign = new ForeignVectors(1);
    index(CORE, foreign.document("old", OTHER), "{\"id\":\"bare\",\"caption_model\":\"zzz\"}");
  }

  private static void index(String core, String... documents) {
    assertOk(
        node.post(
            "/" + core + "/update?commit=true&update.chain=plain", List.of(documents).toString()));
  }

  private static String version() {
    return ForeignVectors.version(node, CORE);
  }

  private static long metric(String core, String name) {
    return NodeMetrics.of(node, core, name);
  }

  @Test
  void theyAreLeftOutOfTheSearchAndCountedInTheHeaderAndAMetric() {
    long before = metric(CORE, "searchedNotComparable");
    Answer answer = node.select(CORE, "q", "{!aladin f=caption_vector}a dog");
    assertEquals(List.of("new"), answer.ids());
    assertEquals(1, ForeignVectors.left(answer, "caption_vector"));
    Answer filtered =
        node.select(CORE, "q", "{!aladin f=caption_vector}a dog", "fq", "id:old OR id:bare");
    assertEquals(List.of(), filtered.ids());
    assertEquals(before + 2, metric(CORE, "searchedNotComparable"));
  }

  /** A version alone is no vector. */
  @Test
  void aDocumentWithAVersionButNoVectorIsNotCounted() {
    index(CORE, "{\"id\":\"bare-image\",\"image_model\":\"zzz\"}");
    Answer answer = node.select(CORE, "q", "{!aladin f=image_vector}a dog");
    assertOk(answer);
    assertEquals(0, ForeignVectors.left(answer, "image_vector"));
    assertNull(answer.body().getAsJsonObject("responseHeader").get("aladin.notComparable"));
  }

  @Test
  void aRequestCanBeRefusedInsteadAsTheNodesFault() {
    for (String[] request :
        new String[][] {
          {"q", "{!aladin f=caption_vector notComparable=refuse}a dog"},
          {"q", "{!aladin f=caption_vector}a dog", "aladin.notComparable", "refuse"},
          {
            "q",
            "{!bool should=$near}",
            "near",
            "{!aladin f=caption_vector notComparable=refuse}a dog"
          }
        }) {
      Answer answer = node.select(CORE, request);
      assertEquals(503, answer.status(), () -> String.join(" ", request));
      assertEquals(
          "{!aladin}: field 'caption_vector' has 1 document that cannot be compared with the query"
              + " (made by model version "
              + OTHER
              + ", the query's is "
              + version()
              + "): index them again",
          answer.message());
    }
    String skip = "{!aladin f=caption_vector notComparable=skip}a dog";
    assertOk(node.select(CORE, "q", skip, "aladin.notComparable", "refuse"));
    String nothingLeftOut = "{!aladin f=image_vector notComparable=refuse}a dog";
    assertOk(node.select(CORE, "q", nothingLeftOut));
  }

  @Test
  void anUnknownPolicyIsTheCallersMistake() {
    for (String[] request :
        new String[][] {
          {"q", "{!aladin f=caption_vector notComparable=ignore}a dog"},
          {"q", "{!aladin f=caption_vector}a dog", "aladin.notComparable", "ignore"}
        }) {
      Answer answer = node.select(CORE, request);
      assertEquals(400, answer.status());
      assertEquals(
          "{!aladin}: notComparable is 'ignore', expected one of [skip, refuse]", answer.message());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " from=caption_vector"})
  void aDocumentOfAnotherVersionCannotBeSearchedWithUntilItIsIndexedAgain(String from) {
    Answer answer = node.select(CORE, "q", "{!aladin f=image_vector id=old" + from + "}");
    assertEquals(503, answer.status());
    assertEquals(
        "{!aladin}: field 'caption_vector' of document 'old' was made by model version "
            + OTHER
            + ", the query's is "
            + version()
            + ": their vectors cannot be compared until the document is indexed again",
        answer.message());
    assertOk(node.select(CORE, "q", "{!aladin f=image_vector id=new}"));
  }

  /** Random updates of documents of three versions and of none, against all cosines. */
  @Test
  void whatIsFoundIsTheNearestOfWhatCanBeCompared() {
    long seed = TestSeed.of(getClass());
    Random random = new Random(seed);
    ForeignVectors index = new ForeignVectors(seed);
    String version = ForeignVectors.version(node, RANDOM);
    String[] versions = {version, OTHER, "fedcba9876543210", null};
    int leftOut = 0;
    for (int round = 0; round < 12; round++) {
      int kinds = round < 2 ? 1 : versions.length; // at first all segments agree
      String[] documents = new String[5 + random.nextInt(20)];
      for (int i = 0; i < documents.length; i++) {
        documents[i] = index.document("d" + random.nextInt(80), versions[random.nextInt(kinds)]);
      }
      index(RANDOM, documents);
      if (round == 10) { // nothing of another version is left
        for (String other : List.of(versions[1], versions[2])) {
          assertOk(
              node.update(
                  RANDOM, "{\"delete\":{\"query\":\"caption_model:\\\"" + other + "\\\"\"}}"));
          index.remove(other);
        }
      }
      for (String parity : new String[] {null, "even", "odd"}) {
        for (int topK : new int[] {1, 7, 100}) {
          String id = index.anyOf(version);
          String query = "{!aladin f=caption_vector efSearch=1000 topK=" + topK + " id=" + id + "}";
          Answer answer =
              parity == null
                  ? node.select(RANDOM, "q", query, "rows", "100")
                  : node.select(RANDOM, "q", query, "rows", "100", "fq", "parity_s:" + parity);
          assertOk(answer);
          assertEquals(index.nearest(id, version, parity, topK), answer.ids(), "seed " + seed);
          assertEquals(index.others(version), ForeignVectors.left(answer, "caption_vector"));
          leftOut += index.others(version);
        }
      }
    }
    assertTrue(leftOut > 0);
  }
}
