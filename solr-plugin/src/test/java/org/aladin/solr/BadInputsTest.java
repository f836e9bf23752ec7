/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.aladin.model.TestModels;
import org.aladin.solr.field.AlignmentCodec;
import org.aladin.solr.field.AlignmentEncoding;
import org.aladin.solr.testing.RandomAlignments;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Everything a caller can get wrong, over HTTP, with the configset as users get it. What comes back
 * is the table in {@code docs/bad-inputs.md}, which this test compares with what it sees, and
 * writes anew with {@code -Daladin.docs.write=true}.
 */
class BadInputsTest {
  private static final Path TABLE = Path.of("../docs/bad-inputs.md");
  private static final String CORE = "bad-inputs";
  private static final String PLAIN = "bad-inputs-plain";

  private static SolrNode node;
  private final List<String> rows = new ArrayList<>();

  @BeforeAll
  static void index() throws IOException {
    node = SolrNode.shared();
    assertEquals(200, node.createCore(CORE).status());
    // Without embedding, so that a client's own vectors get as far as the field.
    node.addConfigset(PLAIN, config -> config.replace(" default=\"true\"", ""));
    assertEquals(200, node.createCoreOf(PLAIN, PLAIN).status());
    assertEquals(
        200,
        node.update(
                CORE,
                "["
                    + TestImages.json("image1", TestImages.random(3, "dog", 1))
                    + ",{\"id\":\"caption1\",\"caption\":\"a dog\"},"
                    + TestImages.json("both", TestImages.random(3, "bus", 2))
                        .replace("}", ",\"caption\":\"a bus\"}")
                    + "]")
            .status());
  }

  @Test
  void eachHasItsStatusAndItsMessageAndNothingIsIndexedOrLost() throws IOException {
    bodies();
    vectors();
    finding();
    ranking();
    explaining();
    schemas();
    configurations();
    models();
    assertEquals(3, node.count(CORE, "*:*"), "nothing is lost, nothing half-indexed");
    assertEquals(0, node.count(PLAIN, "*:*"));
    long inputs = rows.stream().filter(row -> row.startsWith("| `")).count();
    assertTrue(inputs >= 60, () -> "only " + inputs);

    String table = HEADER + String.join("\n", rows) + "\n";
    if (Boolean.getBoolean("aladin.docs.write")) {
      Files.writeString(TABLE, table);
    }
    assertEquals(
        Files.readString(TABLE), table, "write it anew with -Daladin.docs.write=true, and review");
  }

  private static final String HEADER =
      """
      # Bad inputs

      What the plugin answers to mistakes. A test tries every line of this page over HTTP, with the
      configset as it is and the small model of the tests (24 dimensions, regions of 2,054 numbers),
      and writes the page from what comes back; then it looks that what was indexed before is all
      there, and nothing else. `…` shortens, `SOLR_HOME` stands for Solr's home.

      400 is the caller's mistake, 500 one in the configuration of the node or the core. A core that
      cannot be created is a 400 of Solr's, whose own words before the message are left out.
      """;

  private void bodies() {
    area("Documents");
    float[] nan = new float[TestImages.REGION_WIDTH];
    nan[7] = Float.NaN;
    document("\"title_s\":\"no source\"");
    document("\"caption\":\" \"");
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
    row("[{\"id\":\"bad\",\"caption\":", node.update(CORE, "[{\"id\":\"bad\",\"caption\":"));
    row("[{\"caption\":\"no id\"}]", node.update(CORE, "[{\"caption\":\"no id\"}]"));
    row(
        "<add><doc><field name=\"id\">bad",
        node.post("/" + CORE + "/update?wt=json", "text/xml", "<add><doc><field name=\"id\">bad"));
  }

  private void document(String fields) {
    row(fields, node.update(CORE, "[{\"id\":\"bad\"," + fields + "}]"));
  }

  private void vectors() {
    area("Vectors that a client encoded itself, in a core that does not embed");
    RandomAlignments random = new RandomAlignments(5, SolrNode.DIMENSION);
    byte[] good = AlignmentCodec.encode(random.words("m", 2), AlignmentEncoding.INT8);
    byte[] floats = AlignmentCodec.encode(random.words("m", 2), AlignmentEncoding.FLOAT32);
    value("not base64", "###");
    value("3 bytes", base64(new byte[3]));
    value("other bytes", base64(new byte[40]));
    value("a newer format", base64(changed(good, 2, 2)));
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
    row(
        "\"image_alignment\": 1.5",
        node.update(PLAIN, "[{\"id\":\"bad\",\"image_alignment\":1.5}]"));
    row(
        "\"image_alignment\": two values",
        node.update(
            PLAIN,
            "[{\"id\":\"bad\",\"image_alignment\":[\""
                + base64(good)
                + "\",\""
                + base64(good)
                + "\"]}]"));
  }

  private void value(String what, String value) {
    row(
        "\"image_alignment\": " + what,
        node.update(PLAIN, "[{\"id\":\"bad\",\"image_alignment\":\"" + value + "\"}]"));
  }

  private void finding() {
    area("`q={!aladin …}`");
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
    area("`rq={!alignment …}`");
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
    area("`fl=[alignment]`");
    select("without rq", "q", "*:*", "fl", "[alignment]");
    select(
        "with rq={!rerank …}", "q", "*:*", "fl", "[alignment]", "rq", "{!rerank reRankQuery=*:*}");
  }

  private void schemas() throws IOException {
    area("A field type in the schema");
    String type =
        "<fieldType name=\"aladin_alignment\" class=\"org.aladin.solr.field.AlignmentField\""
            + " dimension=\"${aladin.dimension:768}\"/>";
    String[] types = {
      "",
      "dimension=\"0\"",
      "dimension=\"wide\"",
      "dimension=\"24\" maxVectors=\"65536\"",
      "dimension=\"24\" encoding=\"int4\"",
      "dimension=\"24\" dimensions=\"24\"",
      "dimension=\"24\" indexed=\"true\"",
      "dimension=\"24\" stored=\"true\"",
      "dimension=\"24\" multiValued=\"true\"",
      "dimension=\"24\" docValues=\"false\"",
      "dimension=\"24\" useDocValuesAsStored=\"false\"",
      "dimension=\"25\"",
    };
    for (String attributes : types) {
      core(
          attributes.isEmpty() ? "without attributes" : attributes,
          "conf/schema.xml",
          schema ->
              schema.replace(
                  type,
                  "<fieldType name=\"aladin_alignment\" class=\"org.aladin.solr.field.AlignmentField\" "
                      + attributes
                      + "/>"));
    }
  }

  private void configurations() throws IOException {
    area("The update processor in solrconfig.xml");
    String[][] changes = {
      {"textField\">caption<", "texField\">caption<"},
      {"<str name=\"vectorField\">caption_vector</str>", ""},
      {"vectorField\">caption_vector<", "vectorField\">nope<"},
      {"vectorField\">caption_vector<", "vectorField\">caption<"},
      {"alignmentField\">caption_alignment<", "alignmentField\">caption_vector<"},
      {"<lst name=\"caption\">", "<str name=\"onError\">ignore</str><lst name=\"caption\">"},
      {
        "<lst name=\"image\">",
        "<lst name=\"image\"><str name=\"keyField\">key_s</str>"
            + "<str name=\"featuresFile\">nowhere.tsv</str>"
      },
    };
    for (String[] change : changes) {
      core(
          change[1].isEmpty() ? "without " + change[0] : change[1],
          "conf/solrconfig.xml",
          config -> config.replace(change[0], change[1]));
    }
  }

  private void models() throws IOException {
    area("The model directory, `aladin.model.dir`");
    Path home = node.home();
    model("a folder that does not exist", "nowhere");
    Files.createDirectories(home.resolve("empty-model"));
    model("an empty folder", "empty-model");
    model("a folder outside of Solr's home and allowed paths", "/etc");
    for (String[] damage :
        new String[][] {
          {
            "a model of a newer format",
            "config.json",
            "\"aladin_format\": *1",
            "\"aladin_format\": 2"
          },
          {"a configuration that is not JSON", "config.json", "\\{", "<"},
          {"a vocabulary without [SEP]", "vocab.txt", "\\[SEP\\]", "nothing"},
        }) {
      Path model = home.resolve(damage[0].replace(' ', '-'));
      PathUtils.copyDirectory(home.resolve("aladin-model"), model);
      Path file = model.resolve(damage[1]);
      String before = Files.readString(file);
      String after = before.replaceFirst(damage[2], damage[3]);
      assertFalse(before.equals(after), damage[0]);
      Files.writeString(file, after);
      model(damage[0], model.getFileName().toString());
    }
    Path cut = home.resolve("cut-model");
    TestModels.random(cut, 2);
    Path weights = cut.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(bytes, bytes.length / 2));
    model("weights that were cut", "cut-model");
  }

  private void model(String what, String directory) {
    row(what, node.createCore("bad-model", "aladin.model.dir=" + directory));
  }

  private void core(String what, String file, UnaryOperator<String> change) throws IOException {
    String name = "bad-core-" + rows.size();
    Path configset = node.home().resolve("configsets").resolve(name);
    PathUtils.copyDirectory(SolrNode.SOLR_CONFIG.resolve("configset"), configset);
    String before = Files.readString(configset.resolve(file));
    assertFalse(before.equals(change.apply(before)), what);
    Files.writeString(configset.resolve(file), change.apply(before));
    SolrHttp.Answer answer = node.createCoreOf(name, name);
    // What the schema alone does not show is found with the first document.
    row(
        what,
        answer.status() == 200
            ? node.update(name, "[{\"id\":\"bad\",\"caption\":\"a dog\"}]")
            : answer);
  }

  private void select(String what, String... parameters) {
    row(what, node.select(CORE, parameters));
  }

  private void area(String name) {
    rows.addAll(
        List.of("", "## " + name, "", "| input | status | message |", "| --- | --- | --- |"));
  }

  private void row(String input, SolrHttp.Answer answer) {
    assertTrue(answer.status() >= 400, () -> input + ": " + answer.body());
    String message =
        answer
            .message()
            .replace(node.home().toString(), "SOLR_HOME")
            .replaceAll("bad-core-\\d+|bad-model", "CORE")
            .replace(
                "Error CREATEing SolrCore 'CORE': Unable to create core [CORE] Caused by: ", "")
            .replaceAll("'[0-9a-f]{16}'", "'…'")
            .replaceAll("\\[B@[0-9a-f]+", "…");
    rows.add(
        "| `" + cell(input, 90) + "` | " + answer.status() + " | " + cell(message, 400) + " |");
  }

  private static String cell(String text, int most) {
    String line = text.replaceAll("\\s+", " ").replace("|", "\\|");
    line = line.replaceAll("([A-Za-z0-9+/=])\\1{20,}|[A-Za-z0-9+/=]{60,}", "…");
    return line.length() <= most ? line : line.substring(0, most - 1) + "…";
  }

  private static byte[] encode(int dimension, String model, boolean words) {
    RandomAlignments random = new RandomAlignments(6, dimension);
    return AlignmentCodec.encode(
        words ? random.words(model, 1) : random.regions(model, 1), AlignmentEncoding.INT8);
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
