/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.badinputs;

import java.util.Base64;
import org.aladin.solr.SolrNode;
import org.aladin.solr.field.AlignmentCodec;
import org.aladin.solr.field.AlignmentEncoding;
import org.aladin.solr.testing.RandomAlignments;

/** Queries, reranks and explanations that cannot be answered. */
final class BadQueries {
  private final SolrNode node;
  private final AnswerTable table;

  BadQueries(SolrNode node, AnswerTable table) {
    this.node = node;
    this.table = table;
  }

  void tryAll() {
    finding();
    ranking();
    explaining();
  }

  private void finding() {
    table.area("`q={!aladin …}`");
    for (String query :
        new String[] {
          "{!aladin f=image_vector}",
          "{!aladin}a dog",
          "{!aladin f=nope}a dog",
          "{!aladin f=caption}a dog",
          "{!aladin f=image_vector topk=5}a dog",
          "{!aladin f=image_vector topK=0}a dog",
          "{!aladin f=image_vector topK=many}a dog",
          "{!aladin f=image_vector efSearch=0}a dog",
          "{!aladin f=image_vector topK=20 efSearch=19}a dog",
          "{!aladin f=image_vector id=image1}a dog",
          "{!aladin f=image_vector id=nobody}",
          "{!aladin f=image_vector id=both}",
          "{!aladin f=image_vector id=image1 from=caption_vector}",
          "{!aladin f=image_vector from=image_vector}a dog",
          "{!aladin f=image_vector model=large}a dog",
          "{!aladin f=image_vector features=AAAA}",
          "{!aladin f=image_vector labels=dog}a dog",
          "{!aladin f=image_vector}" + "x".repeat(10_001),
        }) {
      select(query, "q", query);
    }
  }

  private void ranking() {
    table.area("`rq={!alignment …}`");
    String words = base64(encode(24, "", true));
    for (String query :
        new String[] {
          "{!alignment f=image_alignment}",
          "{!alignment}a dog",
          "{!alignment f=nope}a dog",
          "{!alignment f=image_vector}a dog",
          "{!alignment f=image_alignment window=5}a dog",
          "{!alignment f=image_alignment id=image1}a dog",
          "{!alignment f=caption_alignment id=nobody}",
          "{!alignment f=caption_alignment id=both}",
          "{!alignment f=caption_alignment id=caption1 from=image_alignment}",
          "{!alignment f=caption_alignment id=image1 from=caption}",
          "{!alignment f=image_alignment from=image_alignment}a dog",
          "{!alignment f=image_alignment model=large}a dog",
          "{!alignment f=caption_alignment features=AAAA}",
          "{!alignment f=image_alignment labels=dog}a dog",
          "{!alignment f=image_alignment vectors=###}",
          "{!alignment f=image_alignment vectors=AAAA}",
          "{!alignment f=caption_alignment}a dog",
          "{!alignment f=image_alignment reRankDocs=0}a dog",
          "{!alignment f=image_alignment reRankDocs=all}a dog",
          "{!alignment f=image_alignment operator=max}a dog",
          "{!alignment f=image_alignment weight=-1}a dog",
          "{!alignment f=image_alignment weight=NaN}a dog",
          "{!alignment f=image_alignment scale=1-0}a dog",
          "{!alignment f=image_alignment mainScale=full}a dog",
          "{!alignment f=image_alignment score=max}a dog",
          "{!alignment f=image_alignment missing=first}a dog",
          "{!alignment f=image_alignment missing=error}a dog",
          "{!alignment f=image_alignment}" + "x".repeat(10_001),
        }) {
      select(query, "q", "*:*", "rq", query);
    }
    rankBy("vectors=<of 25 dimensions>", encode(25, "", true));
    rankBy("vectors=<made by model 0123abcd>", encode(24, "0123abcd", true));
    rankBy("vectors=<regions>", encode(24, "", false));
    String good = "{!alignment f=image_alignment reRankDocs=20 vectors=" + words + "}";
    select("rows=21, reRankDocs=20", "q", "*:*", "rq", good, "rows", "21");
    select("start=15, reRankDocs=20", "q", "*:*", "rq", good, "start", "15");
    select("sort=id asc", "q", "*:*", "rq", good, "sort", "id asc");
    select("cursorMark=*", "q", "*:*", "rq", good, "sort", "score desc,id asc", "cursorMark", "*");
    select("group=true", "q", "*:*", "rq", good, "group", "true", "group.field", "id");
    select("multiThreaded=true", "q", "*:*", "rq", good, "multiThreaded", "true");
    select("q={!alignment f=image_alignment}a dog", "q", "{!alignment f=image_alignment}a dog");
    select("q=image_alignment:dog", "q", "image_alignment:dog");
    select("q=image_alignment:[a TO b]", "q", "image_alignment:[a TO b]");
    select("sort=image_alignment asc", "q", "*:*", "sort", "image_alignment asc");
    select("fl=sum(image_alignment,1)", "q", "*:*", "fl", "sum(image_alignment,1)");
    select(
        "facet.field=image_alignment",
        "q",
        "*:*",
        "facet",
        "true",
        "facet.field",
        "image_alignment");
  }

  private void rankBy(String what, byte[] vectors) {
    String query = "{!alignment f=image_alignment vectors=" + base64(vectors) + "}";
    select("{!alignment f=image_alignment " + what + "}", "q", "*:*", "rq", query);
  }

  private void explaining() {
    table.area("`fl=[alignment]`");
    select("without rq", "q", "*:*", "fl", "[alignment]");
    select(
        "with rq={!rerank …}", "q", "*:*", "fl", "[alignment]", "rq", "{!rerank reRankQuery=*:*}");
  }

  private void select(String what, String... parameters) {
    table.row(what, node.select(BadInputsTest.CORE, parameters));
  }

  private static byte[] encode(int dimension, String model, boolean words) {
    RandomAlignments random = new RandomAlignments(6, dimension);
    return AlignmentCodec.encode(
        words ? random.words(model, 1) : random.regions(model, 1), AlignmentEncoding.INT8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
