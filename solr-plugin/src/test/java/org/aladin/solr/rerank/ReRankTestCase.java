/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.MaxSim;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.RandomAlignments;
import org.aladin.solr.SolrNode;
import org.aladin.solr.platform.NodeMetrics;
import org.aladin.solr.platform.SearchQuery;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.client.solrj.SolrRequest.METHOD;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrDocumentList;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.util.NamedList;
import org.junit.jupiter.api.BeforeAll;

/**
 * One core of four segments, and the same documents over three shards, behind a real node. The
 * first pass is a number in each document, so that every order can be worked out here.
 */
abstract class ReRankTestCase {
  static final long SEED = 2207;
  static final int DOCUMENTS = 90;
  static final String FIRST_PASS = "{!func}rank";
  static final String ONE = "rerank";

  static SolrNode node;
  static SolrClient one;
  static String shards;

  /** What was indexed, in the first pass's order. */
  static final List<Indexed> INDEXED = new ArrayList<>();

  static final RandomAlignments RANDOM = new RandomAlignments(SEED, 24);
  static final AlignmentSet QUERY = RANDOM.set(6);

  record Indexed(String id, float firstPass, AlignmentSet regions) {}

  record Scored(String id, double score) {}

  /** Once for all tests of the JVM, which leave the documents as they are. */
  @BeforeAll
  static synchronized void start() throws Exception {
    if (node == null) {
      node = SolrNode.shared();
      node.addTestConfigset("alignment");
      for (String core : List.of(ONE, shard(0), shard(1), shard(2))) {
        assertEquals(200, node.createCoreOf("alignment", core).status());
      }
      one = node.client(ONE);
      shards = node.shard(shard(0)) + "," + node.shard(shard(1)) + "," + node.shard(shard(2));
      index();
    }
  }

  /** The core of one of three shards. */
  static String shard(int number) {
    return "rerank-shard" + number;
  }

  private static void index() throws Exception {
    Random random = new Random(SEED);
    List<SolrInputDocument> documents = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      boolean missing = i % 9 == 4;
      AlignmentValue image = RANDOM.regions("model-a", i % 13 == 0 ? 0 : 1 + random.nextInt(12));
      float rank = 1 + random.nextInt(100_000) / 1000f;
      INDEXED.add(new Indexed("i" + i, rank, missing ? null : image.set()));
      SolrInputDocument document = new SolrInputDocument("id", "i" + i);
      document.setField("rank", rank);
      if (!missing) {
        for (AlignmentEncoding encoding : AlignmentEncoding.values()) {
          document.setField(
              encoding.label().replace('-', '_'), AlignmentCodec.encode(image, encoding));
        }
      }
      documents.add(document);
    }
    INDEXED.sort(Comparator.comparingDouble(d -> -d.firstPass()));
    for (int segment = 0; segment < 4; segment++) {
      one.add(documents.subList(DOCUMENTS * segment / 4, DOCUMENTS * (segment + 1) / 4));
      one.commit();
    }
    // Unevenly: most of the first pass's best documents are on one shard.
    for (int shard = 0; shard < 3; shard++) {
      try (SolrClient client = node.client(shard(shard))) {
        for (int i = 0; i < DOCUMENTS; i++) {
          if (shardOf(i) == shard) {
            client.add(documents.get(i));
          }
        }
        client.commit();
      }
    }
  }

  private static int shardOf(int document) {
    return document % 10 < 7 ? 0 : document % 10 < 9 ? 1 : 2;
  }

  static List<Scored> oracle(int window, DoubleBinaryOperator combine) {
    List<Scored> ranked = new ArrayList<>();
    List<Scored> unranked = new ArrayList<>();
    for (Indexed d : INDEXED.subList(0, window)) {
      if (d.regions() == null) {
        unranked.add(new Scored(d.id(), -1 / (1 + d.firstPass())));
      } else {
        double alignment = MaxSim.score(QUERY, d.regions());
        ranked.add(new Scored(d.id(), combine.applyAsDouble(d.firstPass(), alignment)));
      }
    }
    ranked.sort(Comparator.comparingDouble(s -> -s.score()));
    ranked.addAll(unranked);
    return ranked;
  }

  static void assertRanked(List<Scored> expected, String rq) throws Exception {
    SolrDocumentList hits = hits(expected.size(), rq);
    assertEquals(expected.stream().map(Scored::id).toList(), ids(hits));
    for (int i = 0; i < expected.size(); i++) {
      double tolerance = 1e-5 * Math.max(1, Math.abs(expected.get(i).score()));
      assertEquals(expected.get(i).score(), score(hits.get(i)), tolerance);
    }
  }

  static SearchQuery query(int rows, String rq) {
    SearchQuery query = new SearchQuery(FIRST_PASS);
    query.setRows(rows);
    query.setFields("id", "score");
    query.set("rq", rq);
    query.set("vectors", base64(AlignmentValue.words("", QUERY)));
    return query;
  }

  static SolrDocumentList hits(int rows, String rq) throws Exception {
    return one.query(query(rows, rq), METHOD.POST).getResults();
  }

  static void assertRefused(SearchQuery query, String message) {
    SolrException e = assertThrows(SolrException.class, () -> one.query(query, METHOD.POST));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertEquals(400, e.code());
  }

  static long cacheHits() {
    return cacheHits(ONE);
  }

  static long cacheHits(String core) {
    return NodeMetrics.queryResultCacheHits(node, core);
  }

  static long metric(String core, String name) {
    return NodeMetrics.of(node, core, name);
  }

  /** The documents of each field that the response's header says could not be compared. */
  static Map<String, Object> notComparable(QueryResponse response) {
    Map<String, Object> numbers = new HashMap<>();
    if (response.getHeader().get("aladin.notComparable") instanceof NamedList<?> fields) {
      fields.forEach(numbers::put);
    }
    return numbers;
  }

  static SolrInputDocument document(String id, String field, AlignmentValue value) {
    SolrInputDocument document = new SolrInputDocument("id", id);
    document.setField(field, AlignmentCodec.encode(value, AlignmentEncoding.FLOAT32));
    return document;
  }

  static String base64(AlignmentValue value) {
    return Base64.getEncoder()
        .encodeToString(AlignmentCodec.encode(value, AlignmentEncoding.FLOAT32));
  }

  static List<String> ids(SolrDocumentList hits) {
    return hits.stream().map(hit -> (String) hit.getFieldValue("id")).toList();
  }

  static SolrDocument find(SolrDocumentList hits, String id) {
    return hits.stream().filter(hit -> id.equals(hit.getFieldValue("id"))).findFirst().get();
  }

  static float score(SolrDocument hit) {
    return (float) hit.getFieldValue("score");
  }
}
