/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.aladin.solr.SolrHttp.Answer;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.testing.ForeignVectors;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.common.SolrException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nearest-neighbour queries in deletes, on a core of three segments. */
class KnnDeletesTest {
  private static final String CORE = "knn-deletes";
  private static final int SEGMENTS = 3;
  private static final int DOCUMENTS = 5 * SEGMENTS;
  private static final String ALADIN = "{!aladin f=caption_vector topK=3 v='a red box'}";
  private static final String VECTOR = "[1" + ",0".repeat(SolrNode.DIMENSION - 1) + "]";
  private static final String KNN = "{!knn f=caption_vector topK=3}" + VECTOR;
  private static final String WHY =
      "): Lucene evaluates it on each segment by itself, so other documents would be deleted than a"
          + " search finds, and different ones on each replica. Select the ids, then delete those";

  private static SolrNode node;

  @BeforeAll
  static void index() throws IOException {
    node = SolrNode.shared();
    node.addConfigset(CORE, ForeignVectors::withPlainChain);
    assertOk(node.createCoreOf(CORE, CORE));
    for (int segment = 0; segment < SEGMENTS; segment++) {
      List<String> documents = new ArrayList<>();
      for (int i = 0; i < DOCUMENTS / SEGMENTS; i++) {
        documents.add(
            String.format(
                Locale.ROOT,
                "{\"id\":\"%d-%d\",\"caption\":\"%s\"}",
                segment,
                i,
                TestCaptions.caption(segment * 5 + i)));
      }
      assertOk(node.update(CORE, documents.toString()));
    }
    assertEquals(3, node.select(CORE, "q", ALADIN).ids().size());
    assertEquals(3, node.select(CORE, "q", KNN).ids().size());
  }

  @AfterEach
  void nothingIsDeleted() {
    assertOk(node.get("/" + CORE + "/update?commit=true"));
    assertEquals(DOCUMENTS, node.count(CORE, "*:*"));
  }

  /** What a delete looks like around a nearest-neighbour query, which is the parameter near. */
  static Stream<String> forms() {
    return Stream.of(
        "_query_:\"{!query v=$near}\"",
        "{!query v=$near}",
        "*:* -_query_:\"{!query v=$near}\"",
        "+caption:dog +(id:0-1 _query_:\"{!query v=$near}\")",
        "filter(_query_:\"{!query v=$near}\")",
        "_query_:\"{!query v=$near}\"^=2",
        "_query_:\"{!query v=$near}\"^3",
        "{!bool must=$near}",
        "{!bool must_not=$near must=*:*}",
        "{!bool filter=$near}",
        "{!bool should=$near should=$any}",
        "{!boost b=2 v=$near}",
        "{!boost b=query($near) v=$any}",
        "{!parent which=$any v=$near}",
        "{!child of=$any v=$near}",
        "{!frange l=0.1}query($near)",
        "{!frange l=0.1}sum(1,if(exists(query($near)),2,3))",
        "{!func}query($near)",
        "{!dismax qf=caption bq=$near}dog",
        "{!edismax qf=caption boost=query($near)}dog",
        "{!edismax qf=caption bf=query($near)}dog");
  }

  @ParameterizedTest
  @MethodSource("forms")
  void everyFormIsRefused(String form) {
    for (String near :
        List.of(ALADIN, KNN, "{!knn f=caption_vector topK=3 preFilter=*:*}" + VECTOR)) {
      Answer answer =
          node.post(
              "/"
                  + CORE
                  + "/update?any=*:*&near="
                  + URLEncoder.encode(near, StandardCharsets.UTF_8),
              "{\"delete\":{\"query\":\"" + form.replace("\"", "\\\"") + "\"}}");
      assertEquals(400, answer.status(), () -> near + answer.body());
      String what = near.equals(ALADIN) ? "{!aladin f=caption_vector}" : "'" + form + "'";
      assertEquals(
          "A delete cannot hold a nearest-neighbour query (" + what + WHY, answer.message());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {ALADIN, "*:* -" + ALADIN})
  void everyFormatIsRefused(String query) throws Exception {
    Answer json = node.post("/" + CORE + "/update", "{\"delete\":{\"query\":\"" + query + "\"}}");
    assertEquals(400, json.status());
    Answer xml =
        node.post(
            "/" + CORE + "/update?wt=json",
            "text/xml",
            "<delete><id>nobody</id><query>" + query + "</query></delete>");
    assertEquals(400, xml.status());
    assertTrue(xml.message().endsWith(WHY), xml::message);
    try (SolrClient javabin = node.client(CORE)) {
      SolrException e = assertThrows(SolrException.class, () -> javabin.deleteByQuery(query));
      assertEquals(400, e.code());
      assertTrue(e.getMessage().contains(WHY), e::getMessage);
    }
  }

  /** Of {!knn} such a chain learns nothing: see the guide. */
  @Test
  void aladinIsRefusedInChainsWithoutTheProcessor() {
    for (String chain : List.of("plain", "aladin")) {
      for (String query : List.of(ALADIN, "*:* -" + ALADIN, "{!frange l=0}query($near)")) {
        Answer answer =
            node.post(
                "/"
                    + CORE
                    + "/update?update.chain="
                    + chain
                    + "&near="
                    + URLEncoder.encode(ALADIN, StandardCharsets.UTF_8),
                "{\"delete\":{\"query\":\"" + query + "\"}}");
        assertEquals(400, answer.status(), query);
        assertTrue(answer.message().endsWith(WHY), answer::message);
      }
    }
  }

  @Test
  void whatComesBeforeIsIndexedAndALongQueryIsShortened() {
    String query = "id:(" + "x ".repeat(300) + ") _query_:\\\"" + KNN + "\\\"";
    Answer answer =
        node.post(
            "/" + CORE + "/update",
            "{\"add\":{\"doc\":{\"id\":\"before\",\"caption\":\"a dog\"}},"
                + "\"delete\":{\"query\":\""
                + query
                + "\"}}");
    assertEquals(400, answer.status());
    assertEquals(
        "A delete cannot hold a nearest-neighbour query ('" + query.substring(0, 200) + "…'" + WHY,
        answer.message());
    assertOk(node.update(CORE, "{}"));
    assertEquals(1, node.count(CORE, "id:before"));
    assertOk(node.update(CORE, "{\"delete\":{\"query\":\"id:before\"}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "caption:nothing",
        "caption_alignment:* AND id:nobody",
        "{!frange l=2}vectorSimilarity(caption_vector,$vector)",
        "{!vectorSimilarity f=caption_vector minReturn=2 v=$vector}",
        "{!term f=id}{!aladin f=caption_vector}",
        "{!parent which=$none v=$none}",
        "{!frange l=1}query($none)",
      })
  void otherQueriesDeleteAsEver(String query) {
    Answer answer =
        node.post(
            "/"
                + CORE
                + "/update?none=id:nobody&vector="
                + URLEncoder.encode(VECTOR, StandardCharsets.UTF_8),
            "{\"delete\":{\"query\":\"" + query + "\"}}");
    assertOk(answer);
  }

  /** As what an older version of the plugin accepted. */
  @Test
  void whatALeaderAcceptedIsNotRefusedAfterwards() {
    Answer answer =
        node.post(
            "/" + CORE + "/update?update.distrib=FROMLEADER&_version_=-1&any=id:nobody",
            "{\"delete\":{\"query\":\"{!aladin f=caption_vector v='a box' preFilter=$any}\"}}");
    assertOk(answer);
  }
}
