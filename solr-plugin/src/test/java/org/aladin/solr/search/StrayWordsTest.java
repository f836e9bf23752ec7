/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestCaptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Solr reads the words behind an unquoted value as types of the query, and drops a text after
 * braces that have {@code v}: nothing of what a caller writes may be left out of the search
 * silently, and nothing that Solr reads itself may be refused.
 */
class StrayWordsTest {
  private static final String CORE = "stray-words";
  private static final int CAPTIONS = 12;
  private static final String QUOTES = ": a value with spaces needs quotes, as in v='two words'";

  private static SolrNode node;

  @BeforeAll
  static void index() {
    node = SolrNode.shared();
    assertEquals(200, node.createCore(CORE).status());
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < CAPTIONS; i++) {
      JsonObject document = new JsonObject();
      document.addProperty("id", "c" + i);
      document.addProperty("caption", TestCaptions.caption(i));
      document.addProperty("parity_s", i % 2 == 0 ? "even" : "odd");
      documents.add(document.toString());
    }
    assertOk(node.update(CORE, documents.toString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{!aladin f=caption_vector v=a red star}|unexpected words [red, star], expected name=value",
        "{!aladin f=caption_vector star topK=3}a|unexpected words [star], expected name=value",
        "{!aladin f=caption_vector features=$x labels=bus church}|unexpected words [church],",
        "{!type=aladin f=caption_vector v=a star}|unexpected words [star], expected name=value",
        "{!aladin f=caption_vector v=where f=ma}|f has 2 values, expected one",
        "{!aladin f=caption_vector v=$twice}|v has 2 values, expected one",
        "{!aladin f=caption_vector v=a red=star}|unknown parameter 'red', expected one of [f,",
      })
  void wordsWithoutQuotesAreRefusedWithAdvice(String query, String message) {
    SolrHttp.Answer answer =
        node.select(CORE, "q", query, "x", "AAAA", "twice", "a dog", "twice", "a cat");
    assertEquals(400, answer.status(), () -> answer.body().toString());
    assertTrue(answer.message().startsWith("{!aladin}: " + message), answer::message);
    assertTrue(answer.message().endsWith(QUOTES), answer::message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+{!aladin f=caption_vector v=a red star}",
        "{!bool must=$near}",
        "_query_:\"{!aladin f=caption_vector v=a red star}\"",
        "{!func}query({!aladin f=caption_vector v=a red star})",
      })
  void soTheyAreInsideOtherQueries(String query) {
    SolrHttp.Answer answer =
        node.select(CORE, "q", query, "near", "{!aladin f=caption_vector v=a red star}");
    assertEquals(400, answer.status(), () -> answer.body().toString());
    assertTrue(answer.message().contains("unexpected words [red, star]"), answer::message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{!alignment f=caption_alignment v=a red star}|unexpected words [red, star],",
        "{!alignment f=caption_alignment features=$x labels=bus church}|unexpected words [church],",
        "{!alignment f=caption_alignment v=a weight=1 weight=2}|weight has 2 values, expected one",
        "{!alignment f=caption_alignment v=a red=star}|unknown parameter 'red', expected one of",
      })
  void rerankQueriesRefuseThemToo(String rerank, String message) {
    SolrHttp.Answer answer = node.select(CORE, "q", "*:*", "rq", rerank, "x", "AAAA");
    assertEquals(400, answer.status(), () -> answer.body().toString());
    assertTrue(answer.message().startsWith("{!alignment}: " + message), answer::message);
    assertTrue(answer.message().endsWith(QUOTES), answer::message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v='a red'", "v=$text", "v=''"})
  void aTextBothInsideAndAfterTheBracesIsRefused(String v) {
    String message = "'star' follows the braces, but v is given: expected one of the two";
    refused(message, "aladin", "q", "{!aladin f=caption_vector " + v + "} star", "text", "a red");
    String rerank = "{!alignment f=image_alignment " + v + "} star";
    refused(message, "alignment", "q", "*:*", "rq", rerank, "text", "a red");
  }

  private static void refused(String message, String parser, String... parameters) {
    SolrHttp.Answer answer = node.select(CORE, parameters);
    assertEquals(400, answer.status(), () -> answer.body().toString());
    assertEquals("{!" + parser + "}: " + message, answer.message());
  }

  /** What the guide says of a text that follows the braces inside a Lucene query. */
  @Test
  void insideALuceneQueryTheTextAfterTheBracesIsOneWord() {
    String one = "{!aladin f=caption_vector topK=5}a";
    JsonObject debug =
        node.select(
                CORE,
                "q",
                "+" + one + " red bus",
                "df",
                "caption",
                "debugQuery",
                "true",
                "fl",
                "id")
            .body()
            .getAsJsonObject("debug");
    String parsed = debug.get("parsedquery").getAsString();
    assertTrue(parsed.endsWith(") (caption:red caption:bus)"), parsed);
    assertEquals(
        sorted(node.select(CORE, "q", one).ids()),
        sorted(node.select(CORE, "q", "+" + one + " red bus", "df", "caption").ids()));
  }

  @Test
  void whatSolrReadsItselfIsNotRefused() {
    String near = "{!aladin f=caption_vector topK=6 v=$text";
    String text = TestCaptions.caption(3);
    SolrHttp.Answer all = node.select(CORE, "q", near + "}", "text", text);
    assertEquals(6, all.ids().size());
    assertEquals(
        all.ids(),
        node.select(CORE, "q", near + " cache=false tag=near cost=5}", "text", text).ids());
    assertEquals(
        all.ids().subList(2, 5),
        node.select(CORE, "q", near + " start=2 rows=3}", "text", text).ids());
    assertEquals(
        sorted(all.ids()), node.select(CORE, "q", near + " sort='id asc'}", "text", text).ids());
    assertEquals(
        node.select(CORE, "q", near + " preFilter=parity_s:even}", "text", text).ids(),
        node.select(
                CORE,
                "q",
                near + " preFilter=even defType=edismax}",
                "text",
                text,
                "qf",
                "parity_s")
            .ids());
  }

  @Test
  void facetQueriesKeepTheirKeyAndTheirExcludedTags() {
    SolrHttp.Answer answer =
        node.select(
            CORE,
            "q",
            "*:*",
            "fq",
            "{!tag=p}parity_s:odd",
            "facet",
            "true",
            "facet.query",
            "{!aladin f=caption_vector topK=6 key=near ex=p threads=1 v='a dog'}");
    assertOk(answer);
    assertEquals(
        6,
        answer
            .body()
            .getAsJsonObject("facet_counts")
            .getAsJsonObject("facet_queries")
            .get("near")
            .getAsInt());
  }

  @Test
  void sortsAndReturnedFieldsMayFollowTheBraces() {
    String near = "{!aladin f=caption_vector topK=12 v=$text}";
    String text = TestCaptions.caption(5);
    SolrHttp.Answer sorted =
        node.select(
            CORE,
            "q",
            "*:*",
            "rows",
            "12",
            "sort",
            near + " desc,id asc",
            "fl",
            "near:" + near + ",id",
            "text",
            text);
    assertOk(sorted);
    assertEquals(node.select(CORE, "q", near, "rows", "12", "text", text).ids(), sorted.ids());
    assertTrue(
        sorted.hits().iterator().next().getAsJsonObject().get("near").getAsFloat() > 0,
        () -> sorted.body().toString());
  }

  @Test
  void jsonQueriesWithSpacesAreUnderstood() {
    SolrHttp.Answer answer =
        node.post(
            "/" + CORE + "/query",
            "{\"query\":{\"aladin\":{\"f\":\"caption_vector\",\"topK\":5,"
                + "\"query\":\"a red star\"}},\"fields\":\"id\"}");
    assertOk(answer);
    assertEquals(
        node.select(CORE, "q", "{!aladin f=caption_vector topK=5}a red star").ids(), answer.ids());
  }

  private static List<String> sorted(List<String> ids) {
    return ids.stream().sorted().toList();
  }
}
