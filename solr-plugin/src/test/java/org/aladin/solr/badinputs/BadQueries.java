/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.badinputs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.RandomAlignments;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestImages;

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
          "{!aladin f=image_vector v=a red star}",
          "{!aladin f=image_vector features=AAAA labels=bus church}",
          "{!aladin f=image_vector v=a red=star}",
          "{!aladin f=image_vector f=caption_vector}a dog",
          "{!aladin f=image_vector v='a red'} star",
          "+{!aladin f=image_vector v=a red star}",
          "{!aladin f=image_vector topK=0}a dog",
          "{!aladin f=image_vector topK=many}a dog",
          "{!aladin f=image_vector topK=all}a dog",
          "{!aladin f=image_vector topK=all minScore=0.5 efSearch=100}a dog",
          "{!aladin f=image_vector minScore=high}a dog",
          "{!aladin f=image_vector minScore=NaN}a dog",
          "{!aladin f=image_vector minScore=-0.5}a dog",
          "{!aladin f=image_vector minScore=1.01}a dog",
          "{!aladin f=image_vector minScore='0.5 0.6'}a dog",
          "{!aladin f=image_vector efSearch=0}a dog",
          "{!aladin f=image_vector topK=20 efSearch=19}a dog",
          "{!aladin f=image_vector notComparable=ignore}a dog",
          "{!aladin f=image_vector id=image1}a dog",
          "{!aladin f=image_vector id=nobody}",
          "{!aladin f=image_vector id=both}",
          "{!aladin f=image_vector id=image1 from=caption_vector}",
          "{!aladin f=image_vector from=image_vector}a dog",
          "{!aladin f=image_vector model=large}a dog",
          "{!aladin f=image_vector features=AAAA}",
          "{!aladin f=image_vector labels=dog}a dog",
          "{!aladin f=image_vector image=AAAA}",
          "{!aladin f=image_vector}" + "x".repeat(10_001),
        }) {
      select(query, "q", query);
    }
    select(
        "{!aladin f=image_vector features=<numbers of 1e30>}",
        "q",
        "{!aladin f=image_vector features=$features}",
        "features",
        huge());
    select(
        "{!aladin f=image_vector}<no-break spaces and zero-width joiners>",
        "q",
        "{!aladin f=image_vector}\u00a0\u200d\u0000\ufeff");
    select(
        "{!aladin f=image_vector}<an emoji of Unicode 15>",
        "q",
        "{!aladin f=image_vector}\ud83e\udee8");
    select(
        "{!aladin f=image_vector features=… labels=<10001 characters>}",
        "q",
        "{!aladin f=image_vector features=$features labels=$labels}",
        "features",
        TestImages.base64(new float[2 * TestImages.REGION_WIDTH]),
        "labels",
        "x".repeat(10_001));
    forgedVector("xx");
    forgedVector(":AAAA");
    forgedVector(version() + ":AAAA");
    forgedVector(version() + ":" + TestImages.base64(notFinite()));
    forgedVector("0123456789abcdef:AAAA");
  }

  /** As if the node were one of a cluster that another node asks. */
  private void forgedVector(String value) {
    String text = "a dog";
    String parameter = "_aladin_query_" + digest("SEARCH Text[text=" + text + "] null") + "_";
    select(
        "isShard=true " + parameter + "=" + value.replace(version(), "<version>"),
        "q",
        "{!aladin f=image_vector}" + text,
        "isShard",
        "true",
        parameter,
        value);
  }

  private void forgedAlignment(String value) {
    String parameter = "_aladin_query_" + digest("RERANK Text[text=a dog] null") + "_";
    select(
        "isShard=true "
            + parameter
            + "="
            + value.replace(version(), "<version>").replaceFirst(":.{9,}", ":……"),
        "q",
        "*:*",
        "rq",
        "{!alignment f=image_alignment}a dog",
        "isShard",
        "true",
        parameter,
        value);
  }

  private static String digest(String query) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(query.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private String version() {
    return node.model(BadInputsTest.CORE, "default").get("version").getAsString();
  }

  private static float[] notFinite() {
    float[] numbers = new float[SolrNode.DIMENSION];
    numbers[5] = Float.NaN;
    return numbers;
  }

  /** Finite, but too large for the network. */
  private static String huge() {
    float[] numbers = new float[2 * TestImages.REGION_WIDTH];
    Arrays.fill(numbers, 1e30f);
    return TestImages.base64(numbers);
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
          "{!alignment f=image_alignment v=a red star}",
          "{!alignment f=image_alignment weight=1 weight=2}a dog",
          "{!alignment f=image_alignment v='a red'} star",
          "{!alignment f=image_alignment id=image1}a dog",
          "{!alignment f=caption_alignment id=nobody}",
          "{!alignment f=caption_alignment id=both}",
          "{!alignment f=caption_alignment id=caption1 from=image_alignment}",
          "{!alignment f=caption_alignment id=image1 from=caption}",
          "{!alignment f=image_alignment from=image_alignment}a dog",
          "{!alignment f=image_alignment model=large}a dog",
          "{!alignment f=caption_alignment features=AAAA}",
          "{!alignment f=image_alignment labels=dog}a dog",
          "{!alignment f=caption_alignment id=image1 words=nope}",
          "{!alignment f=caption_alignment id=image1 words=object_labels}",
          "{!alignment f=caption_alignment id=image1 words=size_i}",
          "{!alignment f=image_alignment id=caption1 words=size_i}",
          "{!alignment f=image_alignment vectors=###}",
          "{!alignment f=image_alignment vectors=AAAA}",
          "{!alignment f=caption_alignment}a dog",
          "{!alignment f=image_alignment reRankDocs=0}a dog",
          "{!alignment f=image_alignment reRankDocs=all}a dog",
          "{!alignment f=image_alignment minScore=high}a dog",
          "{!alignment f=image_alignment minScore=NaN}a dog",
          "{!alignment f=image_alignment minScore=-0.1}a dog",
          "{!alignment f=image_alignment minScore=2.5}a dog",
          "{!alignment f=image_alignment operator=max}a dog",
          "{!alignment f=image_alignment weight=-1}a dog",
          "{!alignment f=image_alignment weight=NaN}a dog",
          "{!alignment f=image_alignment scale=1-0}a dog",
          "{!alignment f=image_alignment mainScale=full}a dog",
          "{!alignment f=image_alignment score=max}a dog",
          "{!alignment f=image_alignment missing=first}a dog",
          "{!alignment f=image_alignment notComparable=ignore}a dog",
          "{!alignment f=image_alignment missing=error}a dog",
          "{!alignment f=image_alignment}" + "x".repeat(10_001),
        }) {
      select(query, "q", "*:*", "rq", query);
    }
    select(
        "{!alignment f=caption_alignment features=<numbers of 1e30>}",
        "q",
        "*:*",
        "rq",
        "{!alignment f=caption_alignment features=$features}",
        "features",
        huge());
    select(
        "{!alignment f=image_alignment}<no-break spaces and zero-width joiners>",
        "q",
        "*:*",
        "rq",
        "{!alignment f=image_alignment}\u00a0\u200d\u0000\ufeff");
    rankBy("vectors=<with 3e38 in it>", huge(3e38f));
    rankBy("vectors=<of 25 dimensions>", encode(25, "", true));
    select(
        "{!alignment f=image_alignment notComparable=refuse vectors=<made by model 0123abcd>}",
        "q",
        "id:image1",
        "rq",
        "{!alignment f=image_alignment notComparable=refuse vectors="
            + base64(encode(24, "0123abcd", true))
            + "}");
    rankBy("vectors=<regions>", encode(24, "", false));
    String good = "{!alignment f=image_alignment reRankDocs=20 vectors=" + words + "}";
    select("rows=21, reRankDocs=20", "q", "*:*", "rq", good, "rows", "21");
    select("start=15, reRankDocs=20", "q", "*:*", "rq", good, "start", "15");
    select("q={!lucene rows=21}, reRankDocs=20", "q", "{!lucene rows=21}*:*", "rq", good);
    select("sort=id asc", "q", "*:*", "rq", good, "sort", "id asc");
    select("sort=score asc,id asc", "q", "*:*", "rq", good, "sort", "score asc,id asc");
    select("cursorMark=*", "q", "*:*", "rq", good, "sort", "score desc,id asc", "cursorMark", "*");
    select("group=true", "q", "*:*", "rq", good, "group", "true", "group.field", "id");
    String cut = good.replace("reRankDocs", "minScore=0.1 reRankDocs");
    select("canCancel=true, minScore=0.1", "q", "*:*", "rq", cut, "canCancel", "true");
    select("multiThreaded=true", "q", "*:*", "rq", good, "multiThreaded", "true");
    select("q={!alignment f=image_alignment}a dog", "q", "{!alignment f=image_alignment}a dog");
    select(
        "fq={!alignment f=image_alignment}a dog, rq={!alignment …}",
        "q",
        "*:*",
        "rq",
        good,
        "fq",
        "{!alignment f=image_alignment}a dog");
    forgedAlignment("xx");
    forgedAlignment(version() + ":AAAA");
    forgedAlignment("0123456789abcdef:" + words);
    for (String range : new String[] {"x|1 2 3", "1 2 3", "1 2 3 x"}) {
      select(
          "isShard=true _alignment_range_=" + range,
          "q",
          "id:image1",
          "rq",
          good.replace("vectors", "scale=0-1 vectors"),
          "fl",
          "*",
          "debugQuery",
          "true",
          "isShard",
          "true",
          "ids",
          "image1",
          "_alignment_range_",
          range);
    }
    for (String query :
        new String[] {
          "image_alignment:x*",
          "image_alignment:*x*",
          "image_alignment:/x/",
          "{!prefix f=image_alignment}x",
          "{!terms f=image_alignment}x,y",
          "{!term f=image_alignment}x",
          "{!field f=image_alignment}x"
        }) {
      select("q=" + query, "q", query);
    }
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
    table.area("`fl=[alignment]` and `fl=[noalignments]`");
    select(
        "[noalignments f=image_alignment]", "q", "*:*", "fl", "*,[noalignments f=image_alignment]");
    select("without rq", "q", "*:*", "fl", "[alignment]");
    table.row(
        "/get?id=image1&fl=[alignment]&rq={!alignment …}",
        node.get(
            "/"
                + BadInputsTest.CORE
                + "/get?id=image1&fl=id,%5Balignment%5D&rq=%7B!alignment%20f=image_alignment%7Ddog"));
    select(
        "with rq={!rerank …}", "q", "*:*", "fl", "[alignment]", "rq", "{!rerank reRankQuery=*:*}");
  }

  private void select(String what, String... parameters) {
    table.row(what, node.select(BadInputsTest.CORE, parameters));
  }

  private static byte[] huge(float number) {
    float[] numbers = new float[SolrNode.DIMENSION];
    Arrays.fill(numbers, number);
    return AlignmentCodec.encode(
        AlignmentValue.words("", new AlignmentSet(numbers, numbers.length)),
        AlignmentEncoding.FLOAT32);
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
