/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.aladin.model.TestSeed;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.MaxSim;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.RandomAlignments;
import org.aladin.solr.SolrNode;
import org.aladin.solr.params.CheckedParams;
import org.aladin.solr.params.QueryParams;
import org.aladin.solr.platform.SearchQuery;
import org.aladin.solr.query.ResolvedQuery;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.client.solrj.SolrRequest.METHOD;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.common.SolrDocumentList;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Windows with documents of another model, of the query's own kind and of numbers too large. */
class NotComparableReRankTest extends ReRankTestCase {
  private static final String MIXED = "mixed-windows";
  private static final int COUNT = 80;
  private static final AlignmentValue ASKED = AlignmentValue.words("model-a", QUERY);

  /** A document: its regions if they can be compared; whether it has vectors at all. */
  private record Mixed(String id, float rank, AlignmentSet regions, boolean vectors) {}

  private static final List<Mixed> DOCUMENTS_BY_RANK = new ArrayList<>();
  private static SolrClient mixed;
  private static String mixedShards;

  @BeforeAll
  static void indexMixed() throws Exception {
    long seed = TestSeed.of(NotComparableReRankTest.class);
    Random random = new Random(seed);
    RandomAlignments alignments = new RandomAlignments(seed, SolrNode.DIMENSION);
    List<String> cores = List.of(MIXED, MIXED + "0", MIXED + "1", MIXED + "2");
    List<SolrClient> clients = new ArrayList<>();
    for (String core : cores) {
      assertEquals(200, node.createCoreOf("alignment", core).status());
      clients.add(node.client(core));
    }
    mixed = clients.get(0);
    mixedShards =
        cores.subList(1, 4).stream().map(core -> node.shard(core)).collect(Collectors.joining(","));
    for (int i = 0; i < COUNT; i++) {
      float rank = 1 + random.nextInt(1_000_000) / 10_000f;
      SolrInputDocument document = new SolrInputDocument("id", "m" + i);
      document.setField("rank", rank);
      int count = 1 + random.nextInt(8);
      AlignmentValue value =
          switch (i % 8) {
            case 0 -> alignments.regions("model-b", count);
            case 1 -> alignments.words("model-a", count);
            case 2 -> huge();
            case 3 -> null;
            case 4 -> alignments.regions("", count); // nobody knows of which model
            default -> alignments.regions("model-a", count);
          };
      if (value != null) {
        document.setField("float32", AlignmentCodec.encode(value, AlignmentEncoding.FLOAT32));
      }
      DOCUMENTS_BY_RANK.add(
          new Mixed("m" + i, rank, i % 8 >= 4 ? value.set() : null, value != null));
      for (SolrClient client : List.of(mixed, clients.get(1 + random.nextInt(3)))) {
        client.add(document);
        if (i % 20 == 19) {
          client.commit();
        }
      }
    }
    DOCUMENTS_BY_RANK.sort(Comparator.comparingDouble(d -> -d.rank()));
    for (SolrClient client : clients) {
      client.commit();
    }
  }

  private static AlignmentValue huge() {
    float[] numbers = new float[SolrNode.DIMENSION];
    Arrays.fill(numbers, 3e38f);
    float[] opposite = new float[SolrNode.DIMENSION];
    Arrays.fill(opposite, -3e38f);
    float[] both = Arrays.copyOf(numbers, 2 * numbers.length);
    System.arraycopy(opposite, 0, both, numbers.length, opposite.length);
    return AlignmentValue.regions("model-a", new AlignmentSet(both, numbers.length), List.of());
  }

  private static SearchQuery ask(int window, String options, boolean sharded) {
    SearchQuery query =
        query(
            window,
            "{!alignment f=float32 reRankDocs=" + window + " vectors=$asked " + options + "}");
    query.set("asked", base64(ASKED));
    if (sharded) {
      query.set("shards", mixedShards);
    }
    return query;
  }

  private static long expectedMissing(int window) {
    return DOCUMENTS_BY_RANK.subList(0, window).stream()
        .filter(d -> d.regions() == null && d.vectors())
        .count();
  }

  /** As an oracle that treats them as documents without vectors; twice, for Solr's cache. */
  @Test
  void theyAreMissingOnesUnderEveryPolicyOnOneCoreAndOnShards() throws Exception {
    for (int window : new int[] {3, 30, COUNT}) {
      for (String policy : List.of("last", "zero", "keep")) {
        List<Scored> expected = new ArrayList<>();
        List<Scored> last = new ArrayList<>();
        for (Mixed d : DOCUMENTS_BY_RANK.subList(0, window)) {
          if (d.regions() != null) {
            expected.add(new Scored(d.id(), d.rank() + MaxSim.score(QUERY, d.regions())));
          } else if (policy.equals("last")) {
            last.add(new Scored(d.id(), -1 / (1 + d.rank())));
          } else {
            expected.add(new Scored(d.id(), d.rank()));
          }
        }
        expected.sort(Comparator.comparingDouble(s -> -s.score()));
        expected.addAll(last);
        for (boolean sharded : new boolean[] {false, true, false, true}) {
          QueryResponse response =
              mixed.query(ask(window, "operator=add missing=" + policy, sharded), METHOD.POST);
          SolrDocumentList hits = response.getResults();
          assertEquals(expected.stream().map(Scored::id).toList(), ids(hits), policy + sharded);
          for (int i = 0; i < window; i++) {
            assertEquals(expected.get(i).score(), score(hits.get(i)), 1e-3);
          }
          if (!sharded || window == COUNT) { // a shard's window is its own
            long count = expectedMissing(window);
            assertEquals(
                count == 0 ? Map.of() : Map.of("float32", (int) count), notComparable(response));
          }
        }
      }
    }
  }

  @Test
  void theyAreCountedInTheMetrics() throws Exception {
    long comparable = metric(MIXED, "rerankedNotComparable");
    long missing = metric(MIXED, "rerankedWithoutVectors");
    mixed.query(ask(COUNT, "weight=2", false), METHOD.POST);
    assertEquals(comparable + 30, metric(MIXED, "rerankedNotComparable"));
    assertEquals(missing + 40, metric(MIXED, "rerankedWithoutVectors"));
  }

  @Test
  void aRequestCanBeRefusedInsteadAsTheNodesFault() {
    for (boolean sharded : new boolean[] {false, true}) {
      for (String option : List.of("notComparable=refuse", "default", "missing=error")) {
        SearchQuery query = ask(COUNT, option.equals("default") ? "" : option, sharded);
        query.setQuery("{!func}rank");
        query.addFilterQuery("float32:*");
        if (option.equals("default")) {
          query.set("aladin.notComparable", "refuse");
        }
        SolrException e = assertThrows(SolrException.class, () -> mixed.query(query, METHOD.POST));
        assertEquals(503, e.code(), e::getMessage);
        assertTrue(
            e.getMessage()
                .contains(
                    "{!alignment}: field 'float32' has 30 documents that cannot be compared with"
                        + " the query"),
            e::getMessage);
      }
    }
  }

  @Test
  void explanationsSayWhatIsWrong() throws Exception {
    String[] reasons = {
      "it was made by model 'model-b', the query by 'model-a'",
      "it holds words, and so does the query: expected regions",
      "its score is Infinity, expected a finite one",
      "no vectors in field 'float32', missing="
    };
    for (boolean sharded : new boolean[] {false, true}) {
      for (int kind = 0; kind < reasons.length; kind++) {
        SearchQuery query = ask(10, "", sharded);
        query.setQuery("id:m" + (8 + kind));
        query.setFields("id", "rank", "score", "[alignment]");
        query.set("debugQuery", true);
        QueryResponse response = mixed.query(query, METHOD.POST);
        String explain = response.getExplainMap().toString();
        assertTrue(explain.contains(reasons[kind]), explain);
        assertEquals(null, response.getResults().get(0).getFieldValue("[alignment]"));
      }
    }
  }

  /** What a schema does not let in, but may have in its index since it was another one. */
  @Test
  void valuesThatCannotBeReadAreMissingOnes() throws Exception {
    byte[] good = AlignmentCodec.encode(RANDOM.regions("model-a", 3), AlignmentEncoding.INT8);
    byte[] newer = good.clone();
    newer[2] = 3;
    byte[] unknownKind = good.clone();
    unknownKind[3] = 7;
    byte[] nan = AlignmentCodec.encode(RANDOM.regions("model-a", 1), AlignmentEncoding.FLOAT32);
    Arrays.fill(nan, 18, 18 + 4 * SolrNode.DIMENSION, (byte) 0xFF);
    List<byte[]> values =
        List.of(
            good,
            newer,
            unknownKind,
            nan,
            Arrays.copyOf(good, good.length - 1),
            new byte[0],
            "words".getBytes(StandardCharsets.UTF_8),
            AlignmentCodec.encode(
                new RandomAlignments(1, 25).regions("model-a", 2), AlignmentEncoding.INT8));
    AlignmentParams params =
        AlignmentParams.read(
            null,
            new CheckedParams(
                QueryParams.ALIGNMENT,
                new ModifiableSolrParams().set("f", "f").set("vectors", "x")));
    ResolvedQuery query = ResolvedQuery.ofAlignment(ASKED, AlignmentMode.MRSW, List.of());
    try (ByteBuffersDirectory directory = new ByteBuffersDirectory();
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      for (byte[] value : values) {
        Document document = new Document();
        document.add(new BinaryDocValuesField("f", new BytesRef(value)));
        writer.addDocument(document);
      }
      writer.commit();
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        ScoreDoc[] hits =
            new AlignmentRescorer(params, query, Phase.WHOLE, null)
                .rescore(searcher, searcher.search(new MatchAllDocsQuery(), 10), 10)
                .scoreDocs;
        assertEquals(values.size(), hits.length);
        assertEquals(0, hits[0].doc);
        for (ScoreDoc hit : hits) {
          assertEquals(hit.doc == 0, hit.score >= 0, "value " + hit.doc);
        }
        assertTrue(UncacheableFields.contains(reader, "f"));
        assertFalse(UncacheableFields.contains(reader, "g"));
      }
    }
  }
}
