/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.testing.ForeignVectors;
import org.junit.jupiter.api.Test;

/** Vectors that a client made itself, and that are far from length 1. */
class HugeVectorsTest {
  private static final String CORE = "huge-vectors";

  @Test
  void aDocumentWhoseScoreIsBeyondAllNumbersIsAMissingOne() throws Exception {
    SolrNode node = SolrNode.shared();
    node.addTestConfigset("alignment");
    assertEquals(200, node.createCoreOf("alignment", CORE).status());
    String document = encode(AlignmentValue.regions("", vector(3e38f), List.of()));
    assertEquals(
        200, node.update(CORE, "[{\"id\":\"a\",\"float32\":\"" + document + "\"}]").status());
    String good = encode(AlignmentValue.regions("", vector(0.1f), List.of()));
    assertEquals(200, node.update(CORE, "[{\"id\":\"b\",\"float32\":\"" + good + "\"}]").status());
    SolrHttp.Answer answer = rank(node, "");
    assertEquals(200, answer.status());
    assertEquals(List.of("b", "a"), answer.ids());
    assertEquals(1, ForeignVectors.left(answer, "float32"));
    SolrHttp.Answer refused = rank(node, " notComparable=refuse");
    assertEquals(503, refused.status());
    assertEquals(
        "{!alignment}: field 'float32' has 1 document that cannot be compared with the query"
            + " (document 'a': its score is Infinity, expected a finite one of vectors of length"
            + " 1): index them again",
        refused.message());
  }

  private static SolrHttp.Answer rank(SolrNode node, String parameters) {
    return node.select(
        CORE,
        "q",
        "*:*",
        "rq",
        "{!alignment f=float32 vectors=$words" + parameters + "}",
        "words",
        encode(AlignmentValue.words("", vector(1e5f))));
  }

  private static AlignmentSet vector(float number) {
    float[] numbers = new float[SolrNode.DIMENSION];
    Arrays.fill(numbers, number);
    return new AlignmentSet(numbers, numbers.length);
  }

  private static String encode(AlignmentValue value) {
    return Base64.getEncoder()
        .encodeToString(AlignmentCodec.encode(value, AlignmentEncoding.FLOAT32));
  }
}
