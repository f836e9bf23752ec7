/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.field;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.RandomAlignments;
import org.aladin.solr.SolrNode;
import org.aladin.solr.platform.SearchQuery;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.client.solrj.request.QueryRequest;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.util.NamedList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The field type in a real core over HTTP. */
class AlignmentFieldTest {
  private static final int DIMENSION = 24;

  private static final String CORE = "alignment-field";

  private static SolrNode node;
  private static SolrClient client;

  private final RandomAlignments random = new RandomAlignments(7, DIMENSION);

  @BeforeAll
  static void createCore() throws Exception {
    node = SolrNode.shared();
    node.addTestConfigset("alignment");
    assertEquals(200, node.createCoreOf("alignment", CORE).status());
    client = node.client(CORE);
  }

  @AfterAll
  static void closeClient() throws Exception {
    client.close();
  }

  @BeforeEach
  void empty() throws Exception {
    client.deleteByQuery("*:*");
    client.commit();
  }

  @Test
  void bytesOfJavabinAndBase64OfJsonAndXmlBecomeTheSameValue() throws Exception {
    byte[] bytes = encode(random.regions("m1", 5), AlignmentEncoding.INT8);
    String base64 = Base64.getEncoder().encodeToString(bytes);
    client.add(document("array", "int8", bytes));
    client.add(document("buffer", "int8", ByteBuffer.wrap(bytes)));
    assertEquals(
        200,
        node.post("/" + CORE + "/update", "[{\"id\":\"json\",\"int8\":\"" + base64 + "\"}]")
            .status());
    assertEquals(
        200,
        node.post(
                "/" + CORE + "/update?commit=true&wt=json",
                "text/xml",
                "<add><doc><field name=\"id\">xml</field><field name=\"int8\">"
                    + base64
                    + "</field></doc></add>")
            .status());
    for (String id : new String[] {"array", "buffer", "json", "xml"}) {
      assertArrayEquals(bytes, (byte[]) fetch(id).getFieldValue("int8"), id);
    }
    String json = node.text("/" + CORE + "/select?q=id:json&fl=int8");
    assertTrue(json.contains(base64), json);
    String xml = node.text("/" + CORE + "/select?q=id:json&fl=int8&wt=xml");
    assertTrue(xml.contains(base64), xml);
  }

  @ParameterizedTest
  @CsvSource({
    "int8,FLOAT32",
    "bfloat16,FLOAT32",
    "float32,INT8",
    "int8,BFLOAT16",
    "int8,INT8_COARSE",
    "int4,FLOAT32",
    "int8,INT4"
  })
  void aValueInAnotherEncodingIsStoredInTheFields(String field, AlignmentEncoding sent)
      throws Exception {
    AlignmentValue value = random.regions("m1", 3);
    client.add(document("1", field, encode(value, sent)));
    client.commit();
    byte[] stored = (byte[]) fetch("1").getFieldValue(field);
    AlignmentValue expected =
        AlignmentCodec.decode(
            encode(
                AlignmentCodec.decode(encode(value, sent)),
                AlignmentEncoding.valueOf(field.toUpperCase(java.util.Locale.ROOT))));
    assertArrayEquals(expected.set().vectors(), AlignmentCodec.decode(stored).set().vectors());
    assertEquals(value.boxes(), AlignmentCodec.decode(stored).boxes());
    assertEquals("m1", AlignmentCodec.decode(stored).model());
  }

  @Test
  void anAtomicUpdateOfAnotherFieldKeepsTheVectorsFromTheIndexAndFromTheLog() throws Exception {
    byte[] bytes = encode(random.regions("m1", 5), AlignmentEncoding.INT8);
    client.add(document("committed", "int8", bytes));
    client.commit();
    client.add(document("logged", "int8", bytes)); // not committed: only in the transaction log
    for (String id : new String[] {"committed", "logged"}) {
      for (int round = 0; round < 2; round++) { // the second finds the first in the log
        SolrInputDocument update = new SolrInputDocument("id", id);
        update.setField("caption", Map.of("set", "changed " + round));
        client.add(update);
      }
    }
    client.commit();
    for (String id : new String[] {"committed", "logged"}) {
      assertEquals("changed 1", fetch(id).getFieldValue("caption"));
      assertArrayEquals(bytes, (byte[]) fetch(id).getFieldValue("int8"), id);
    }
  }

  @Test
  void anAtomicUpdateSetsAndRemovesTheVectors() throws Exception {
    byte[] before = encode(random.regions("m1", 5), AlignmentEncoding.INT8);
    byte[] after = encode(random.regions("m2", 2), AlignmentEncoding.INT8);
    client.add(document("1", "int8", before));
    client.commit();
    SolrInputDocument set = new SolrInputDocument("id", "1");
    set.setField("int8", Map.of("set", Base64.getEncoder().encodeToString(after)));
    client.add(set);
    client.commit();
    assertArrayEquals(after, (byte[]) fetch("1").getFieldValue("int8"));
    SolrInputDocument remove = new SolrInputDocument("id", "1");
    remove.setField("int8", java.util.Collections.singletonMap("set", null));
    client.add(remove);
    client.commit();
    assertFalse(fetch("1").containsKey("int8"));
  }

  @Test
  void realTimeGetGivesTheValueBeforeAndAfterACommit() throws Exception {
    byte[] bytes = encode(random.regions("m1", 5), AlignmentEncoding.INT8);
    client.add(document("1", "int8", bytes));
    assertArrayEquals(bytes, bytesOf(client.getById("1").getFieldValue("int8")));
    client.commit();
    assertArrayEquals(bytes, bytesOf(client.getById("1").getFieldValue("int8")));
  }

  @Test
  void optimizeKeepsEveryValue() throws Exception {
    byte[][] values = new byte[6][];
    for (int i = 0; i < values.length; i++) {
      values[i] = encode(random.regions("m1", i), AlignmentEncoding.INT8);
      client.add(document("" + i, "int8", values[i]));
      client.commit(); // a segment each
    }
    client.optimize();
    for (int i = 0; i < values.length; i++) {
      assertArrayEquals(values[i], (byte[]) fetch("" + i).getFieldValue("int8"));
    }
  }

  @Test
  void aBackupRestoresTheValues() throws Exception {
    byte[] bytes = encode(random.regions("m1", 5), AlignmentEncoding.INT8);
    client.add(document("1", "int8", bytes));
    client.commit();
    replication("command", "backup", "name", "b1", "location", node.home().toString());
    awaitSuccess("details", "backup");
    client.deleteByQuery("*:*");
    client.commit();
    replication("command", "restore", "name", "b1", "location", node.home().toString());
    awaitSuccess("restorestatus", "restorestatus");
    assertArrayEquals(bytes, (byte[]) fetch("1").getFieldValue("int8"));
  }

  @Test
  void theExistenceQueryFindsDocumentsWithVectors() throws Exception {
    client.add(document("with", "int8", encode(random.regions("m1", 5), AlignmentEncoding.INT8)));
    client.add(new SolrInputDocument("id", "without"));
    client.commit();
    assertEquals("with", client.query(new SearchQuery("int8:*")).getResults().get(0).get("id"));
    assertEquals(
        "without", client.query(new SearchQuery("*:* -int8:*")).getResults().get(0).get("id"));
  }

  @Test
  void refusesADocumentWithBothNumbersAndKeepsWhatIsIndexed() throws Exception {
    byte[] good = encode(random.regions("m1", 5), AlignmentEncoding.INT8);
    client.add(document("1", "int8", good));
    client.commit();
    assertRefused(
        encode(new RandomAlignments(1, 25).regions("m1", 5), AlignmentEncoding.INT8),
        "Alignment field int8: vectors have 25 dimensions, the schema says 24");
    assertRefused(
        encode(random.regions("m1", 13), AlignmentEncoding.INT8),
        "Alignment field int8: 13 vectors, the schema allows at most 12");
    assertRefused(
        new byte[] {1, 2, 3}, "Alignment field int8: An alignment value has 3 bytes, expected");
    assertRefused("###", "Alignment field int8: not base64: Illegal base64 character 23");
    assertRefused(12.5f, "Alignment field int8: a Float, expected bytes or base64 text");
    byte[] notANumber = encode(random.words("m", 1), AlignmentEncoding.FLOAT32);
    notANumber[notANumber.length - 1] = 0x7F;
    notANumber[notANumber.length - 2] = (byte) 0xC0;
    assertRefused(
        notANumber,
        "Alignment field int8: Vector 0 holds NaN at position 23, expected a finite number");
    client.commit();
    assertArrayEquals(good, (byte[]) fetch("1").getFieldValue("int8"));
  }

  /** The core has no processor of ours: the field sees to it itself, in each encoding. */
  @Test
  void aFieldForOneKindRefusesTheOther() throws Exception {
    AlignmentValue words = random.words("m1", 3);
    AlignmentValue regions = random.regions("m1", 3);
    for (AlignmentEncoding encoding : AlignmentEncoding.values()) {
      assertRefused(
          "words",
          encode(regions, encoding),
          "Alignment field words: holds regions, the schema says words");
      assertRefused(
          "regions",
          encode(words, encoding),
          "Alignment field regions: holds words, the schema says regions");
      assertRefused(
          "regions",
          Map.of("set", Base64.getEncoder().encodeToString(encode(words, encoding))),
          "Alignment field regions: holds words, the schema says regions");
    }
    SolrInputDocument right = document("1", "words", encode(words, AlignmentEncoding.INT8));
    right.setField("regions", encode(regions, AlignmentEncoding.INT8));
    client.add(right);
    client.commit();
    assertEquals(1, client.query(new SearchQuery("words:* AND regions:*")).getResults().size());
    assertEquals(1, client.query(new SearchQuery("*:*")).getResults().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "q|int8:abc|Cannot search field int8: it holds vectors",
        "q|int8:[a TO b]|Cannot search a range of field int8: it holds vectors",
        "q|int8:x*|Cannot search a prefix in field int8: it holds vectors",
        "q|{!prefix f=int8}x|Cannot search a prefix in field int8: it holds vectors",
        "q|int8:*x*|Cannot search a pattern in field int8: it holds vectors",
        "q|int8:x?y|Cannot search a pattern in field int8: it holds vectors",
        "q|int8:/x/|Cannot search a pattern in field int8: it holds vectors",
        "q|{!terms f=int8}x,y|Cannot search terms in fields of type alignment_int8",
        "q|{!terms f=int8 method=docValuesTermsFilter}x|Cannot search terms in fields of type",
        "q|{!term f=int8}x|Cannot search field int8: it holds vectors",
        "sort|int8 asc|Cannot sort by field int8: it holds vectors",
        "fl|sum(int8,1)|Cannot compute a function of field int8: it holds vectors",
        "facet.field|int8|Cannot facet or aggregate fields of type alignment_int8",
        "json.facet|{a:{terms:{field:int8}}}|Cannot facet or aggregate fields of type",
        "stats.field|int8|is not currently supported",
      })
  void whatAFieldOfVectorsCannotDoIsRefusedAsTheCallersMistake(
      String parameter, String value, String message) throws Exception {
    client.add(document("1", "int8", encode(random.regions("m", 5), AlignmentEncoding.INT8)));
    client.commit();
    SearchQuery query = new SearchQuery("*:*");
    query.set("facet", parameter.startsWith("facet"));
    query.set("stats", parameter.startsWith("stats"));
    query.set(parameter, value);
    SolrException e = assertThrows(SolrException.class, () -> client.query(query));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertEquals(400, e.code(), e.getMessage());
  }

  private static void assertRefused(Object value, String message) {
    assertRefused("int8", value, message);
  }

  private static void assertRefused(String field, Object value, String message) {
    SolrException e =
        assertThrows(SolrException.class, () -> client.add(document("1", field, value)));
    assertEquals(400, e.code());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  private static byte[] bytesOf(Object value) {
    return value instanceof String text ? Base64.getDecoder().decode(text) : (byte[]) value;
  }

  private static byte[] encode(AlignmentValue value, AlignmentEncoding encoding) {
    return AlignmentCodec.encode(value, encoding);
  }

  private static SolrInputDocument document(String id, String field, Object value) {
    SolrInputDocument document = new SolrInputDocument("id", id);
    document.setField(field, value);
    return document;
  }

  private static SolrDocument fetch(String id) throws Exception {
    return client
        .query(
            new SearchQuery("id:" + id)
                .setFields("id", "caption", "int8", "bfloat16", "float32", "int4"))
        .getResults()
        .get(0);
  }

  private static NamedList<Object> replication(String... params) throws Exception {
    ModifiableSolrParams request = new ModifiableSolrParams().set("qt", "/replication");
    for (int i = 0; i < params.length; i += 2) {
      request.set(params[i], params[i + 1]);
    }
    return client.request(new QueryRequest(request));
  }

  private static void awaitSuccess(String command, String what) throws Exception {
    for (int i = 0; i < 100; i++) {
      String answer = String.valueOf(replication("command", command));
      if (answer.contains("success")) {
        return;
      }
      assertFalse(answer.contains("ailed"), answer);
      Thread.sleep(100);
    }
    throw new AssertionError(what + " did not end in 10 s: " + replication("command", command));
  }
}
