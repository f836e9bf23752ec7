/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.field.AlignmentCodec;
import org.aladin.solr.field.AlignmentEncoding;
import org.aladin.solr.field.AlignmentValue;
import org.junit.jupiter.api.Test;

/** Vectors that a client made itself, and that are far from length 1. */
class HugeVectorsTest {
  private static final String CORE = "huge-vectors";

  @Test
  void aScoreBeyondAllNumbersIsRefused() throws Exception {
    SolrNode node = SolrNode.shared();
    node.addTestConfigset("alignment");
    assertEquals(200, node.createCoreOf("alignment", CORE).status());
    String document = encode(AlignmentValue.regions("", vector(3e38f), List.of()));
    assertEquals(
        200, node.update(CORE, "[{\"id\":\"a\",\"float32\":\"" + document + "\"}]").status());
    SolrHttp.Answer answer =
        node.select(
            CORE,
            "q",
            "*:*",
            "rq",
            "{!alignment f=float32 vectors=$words}",
            "words",
            encode(AlignmentValue.words("", vector(1e5f))));
    assertEquals(400, answer.status());
    assertEquals(
        "{!alignment}: field 'float32' of document 'a' and the query have a score of Infinity,"
            + " expected a finite one",
        answer.message());
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
