/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.badinputs;

import java.util.Arrays;
import java.util.Base64;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.RandomAlignments;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestImages;

/** Documents that cannot be embedded, and vectors that are none. */
final class BadDocuments {
  private final SolrNode node;
  private final AnswerTable table;

  BadDocuments(SolrNode node, AnswerTable table) {
    this.node = node;
    this.table = table;
  }

  void tryAll() {
    bodies();
    deletes();
    vectors();
  }

  private void bodies() {
    table.area("Documents");
    float[] nan = new float[TestImages.REGION_WIDTH];
    nan[7] = Float.NaN;
    document("\"title_s\":\"no source\"");
    document("\"caption\":\" \"");
    document("\"caption\":\"\\u00a0\\u200d\\u0000\"");
    document("\"caption\":\"\\ud83e\\udee8\""); // of Unicode 15
    document("\"caption\":[\"one\",\"two\"]");
    document("\"caption\":\"" + "x".repeat(10_001) + "\"");
    document("\"caption\":{\"increment\":1}");
    document("\"caption\":{\"set\":\"a\",\"add\":\"b\"}");
    document("\"region_features\":\"!not base64!\"");
    document("\"region_features\":\"\"");
    document("\"region_features\":\"AAAA\"");
    document("\"region_features\":\"" + TestImages.base64(new float[2048]) + "\"");
    document("\"region_features\":\"" + TestImages.base64(nan) + "\"");
    document("\"region_features\":[[1,2,3],[4,5,6]]");
    document("\"region_features\":[\"x\",\"y\"]");
    document("\"region_features\":true");
    document("\"region_features\":[" + "[1],".repeat(1000) + "[1]]");
    document("\"caption\":\"a cat\",\"unknown_field\":1");
    document("\"caption_vector\":[1,0,0]");
    document("\"caption_vector\":[" + "\"NaN\",".repeat(23) + "1]");
    document("\"caption_vector\":[3" + ",0".repeat(23) + "]");
    document("\"caption_vector\":[0" + ",0".repeat(23) + "]");
    document("\"caption_vector\":{\"set\":[1.0,2.0]}");
    document("\"caption_vector\":{\"add\":0.5}");
    document("\"caption_model\":\"zzz\"");
    document("\"caption_model\":{\"set\":\"yyy\"}");
    document("\"caption_model\":\"zzz\",\"caption_vector\":[1" + ",0".repeat(23) + "]");
    document("\"caption_hash\":\"zzz\",\"caption_vector\":[1" + ",0".repeat(23) + "]");
    document(
        "\"caption_vector\":[1"
            + ",0".repeat(23)
            + "],\"caption_alignment\":\""
            + regions()
            + "\"");
    document("\"title_s\":{\"set\":\"an update of a document that is not there\"}");
    table.row(
        "[{\"id\":\"bad\",\"caption\":",
        node.update(BadInputsTest.CORE, "[{\"id\":\"bad\",\"caption\":"));
    table.row(
        "[{\"caption\":\"no id\"}]", node.update(BadInputsTest.CORE, "[{\"caption\":\"no id\"}]"));
    table.row(
        "<add><doc><field name=\"id\">bad",
        node.post(
            "/" + BadInputsTest.CORE + "/update?wt=json",
            "text/xml",
            "<add><doc><field name=\"id\">bad"));
  }

  private static String regions() {
    return base64(
        AlignmentCodec.encode(
            new RandomAlignments(5, SolrNode.DIMENSION).regions("m", 2), AlignmentEncoding.INT8));
  }

  private void document(String fields) {
    table.row(fields, node.update(BadInputsTest.CORE, "[{\"id\":\"bad\"," + fields + "}]"));
  }

  private void deletes() {
    table.area("Deletes by query");
    String vector = "[1" + ",0".repeat(SolrNode.DIMENSION - 1) + "]";
    for (String query :
        new String[] {
          "{!aladin f=caption_vector topK=3 v='a dog'}",
          "*:* -{!aladin f=caption_vector topK=3 v='a dog'}",
          "{!knn f=caption_vector topK=3}" + vector,
          "{!frange l=0.5}query({!knn f=caption_vector topK=3 v='" + vector + "'})",
        }) {
      table.row(
          query, node.update(BadInputsTest.CORE, "{\"delete\":{\"query\":\"" + query + "\"}}"));
    }
  }

  private void vectors() {
    table.area("Vectors that a client encoded itself, in a core that does not embed");
    RandomAlignments random = new RandomAlignments(5, SolrNode.DIMENSION);
    byte[] good = AlignmentCodec.encode(random.words("m", 2), AlignmentEncoding.INT8);
    byte[] floats = AlignmentCodec.encode(random.words("m", 2), AlignmentEncoding.FLOAT32);
    value("not base64", "###");
    value("3 bytes", base64(new byte[3]));
    value("other bytes", base64(new byte[40]));
    value("a newer format", base64(changed(good, 2, 3)));
    value("kind 9", base64(changed(good, 3, 9)));
    value("encoding 7", base64(changed(good, 4, 7)));
    value("words with boxes", base64(changed(good, 5, 1)));
    value("one vector too many in its header", base64(changed(good, 6, 3)));
    value("0 dimensions", base64(changed(good, 8, 0)));
    value("cut in the middle", base64(Arrays.copyOf(good, 40)));
    value("a negative scale", base64(changed(good, 15, 0xBF)));
    value(
        "NaN", base64(changed(changed(floats, floats.length - 1, 0x7F), floats.length - 2, 0xC0)));
    value(
        "25 dimensions",
        base64(
            AlignmentCodec.encode(
                new RandomAlignments(5, 25).words("m", 2), AlignmentEncoding.INT8)));
    value(
        "65 vectors", base64(AlignmentCodec.encode(random.words("m", 65), AlignmentEncoding.INT8)));
    value("words instead of regions", base64(good));
    table.row(
        "\"image_alignment\": 1.5",
        node.update(BadInputsTest.PLAIN, "[{\"id\":\"bad\",\"image_alignment\":1.5}]"));
    table.row(
        "\"image_alignment\": two values",
        node.update(
            BadInputsTest.PLAIN,
            "[{\"id\":\"bad\",\"image_alignment\":[\""
                + base64(good)
                + "\",\""
                + base64(good)
                + "\"]}]"));
  }

  private void value(String what, String value) {
    table.row(
        "\"image_alignment\": " + what,
        node.update(
            BadInputsTest.PLAIN, "[{\"id\":\"bad\",\"image_alignment\":\"" + value + "\"}]"));
  }

  private static byte[] changed(byte[] bytes, int at, int value) {
    byte[] changed = bytes.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
