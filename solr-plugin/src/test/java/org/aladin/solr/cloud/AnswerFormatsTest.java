/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.TestImages;
import org.aladin.solr.platform.ResponseParsers;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.client.solrj.impl.HttpJdkSolrClient;
import org.apache.solr.client.solrj.request.QueryRequest;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.util.NamedList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Query, rerank and explanations on two shards say the same in each format. */
@Tag("slow")
class AnswerFormatsTest {
  private static final String COLLECTION = "formats";

  private static SolrCloud cloud;

  @BeforeAll
  static void index() throws Exception {
    cloud = SolrCloud.shared();
    cloud.create(COLLECTION, 2, 1);
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      documents.add(TestImages.json("image" + i, TestImages.random(3 + i % 3, "dog", i)));
      documents.add("{\"id\":\"c" + i + "\",\"caption\":\"" + TestCaptions.caption(i) + "\"}");
    }
    SolrHttp.Answer answer = cloud.node(0).update(COLLECTION, documents.toString());
    assertEquals(200, answer.status(), () -> answer.body().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"image", "caption"})
  void xmlAndJavabinSayWhatJsonSays(String hits) throws Exception {
    ModifiableSolrParams params = new ModifiableSolrParams();
    boolean images = hits.equals("image");
    params.set("text", TestCaptions.caption(5));
    String by = images ? "v=$text" : "id=image3";
    params.set("q", "{!aladin f=" + hits + "_vector topK=12 " + by + "}");
    params.set(
        "rq",
        "{!alignment f=" + hits + "_alignment reRankDocs=12 operator=add scale=0-1 " + by + "}");
    params.set("fl", "id,score,caption,object_labels,[alignment]");
    params.set("rows", "12");
    params.set("debugQuery", "true");
    Map<?, ?> json = response(request(ResponseParsers.json(new QueryRequest(params))));
    List<?> documents = (List<?>) ((Map<?, ?>) json.get("response")).get("docs");
    assertEquals(12, documents.size());
    assertTrue(documents.toString().contains("cosine="), documents::toString);
    assertTrue(json.get("explain").toString().contains("with region"), json::toString);
    assertEquals(json, response(request(ResponseParsers.javabin(new QueryRequest(params)))));
    String path = "/" + COLLECTION + "/select" + params.toQueryString() + "&wt=xml";
    assertEquals(json, response(XmlAnswer.parse(cloud.node(1).text(path))));
  }

  /** What is not hits: errors have their message and code in each format. */
  @Test
  void errorsSayTheSameInEachFormat() {
    String message = "{!aladin}: no document has the id 'nobody'";
    for (String format : List.of("json", "xml", "javabin")) {
      String path =
          "/" + COLLECTION + "/select?q=%7B!aladin%20f=image_vector%20id=nobody%7D&wt=" + format;
      String text = cloud.node(2).text(path);
      assertTrue(text.contains(message), format + ": " + text);
    }
  }

  private static NamedList<Object> request(QueryRequest request) throws Exception {
    // As SolrHttp: with HTTP/2 there is no answer if the node has no replica of the collection.
    try (SolrClient client =
        new HttpJdkSolrClient.Builder(cloud.node(1).baseUrl()).useHttp1_1(true).build()) {
      return client.request(request, COLLECTION);
    }
  }

  /** The hits and their explanations. */
  private static Map<?, ?> response(Object answer) {
    Map<?, ?> plain = (Map<?, ?>) plain(answer);
    Object hits = plain.get("response"); // javabin has a list with more about it
    return Map.of(
        "response",
        hits instanceof Map<?, ?> map ? Map.of("docs", map.get("docs")) : Map.of("docs", hits),
        "explain",
        ((Map<?, ?>) plain.get("debug")).get("explain"));
  }

  /** Lists, maps, texts and exact decimal numbers, whatever a parser makes of an answer. */
  private static Object plain(Object value) {
    if (value instanceof NamedList<?> list) {
      Map<Object, Object> plain = new TreeMap<>();
      list.forEach((name, part) -> plain.put(name, plain(part)));
      return plain;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> plain = new TreeMap<>();
      map.forEach((key, part) -> plain.put(key, plain(part)));
      return plain;
    }
    if (value instanceof Iterable<?> values) {
      List<Object> plain = new ArrayList<>();
      values.forEach(part -> plain.add(plain(part)));
      return plain;
    }
    if (value instanceof Number number) {
      return new BigDecimal(String.valueOf(number.floatValue())).stripTrailingZeros();
    }
    return value instanceof String text ? text.strip() : value;
  }
}
