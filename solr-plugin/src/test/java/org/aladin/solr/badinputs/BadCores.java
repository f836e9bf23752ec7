/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.badinputs;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import org.aladin.model.TestModels;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.apache.commons.io.file.PathUtils;

/** Schemas, configurations and models that a core cannot start or index with. */
final class BadCores {
  private final SolrNode node;
  private final AnswerTable table;

  BadCores(SolrNode node, AnswerTable table) {
    this.node = node;
    this.table = table;
  }

  void tryAll() throws IOException {
    schemas();
    configurations();
    codecFactory();
    outputFields();
    models();
  }

  private void schemas() throws IOException {
    table.area("A field type in the schema");
    String type =
        "<fieldType name=\"aladin_regions\" class=\"org.aladin.solr.field.AlignmentField\""
            + " dimension=\"${aladin.dimension:768}\" kind=\"regions\"/>";
    String[] types = {
      "",
      "dimension=\"0\"",
      "dimension=\"wide\"",
      "dimension=\"24\" maxVectors=\"65536\"",
      "dimension=\"24\" encoding=\"int2\"",
      "dimension=\"24\" dimensions=\"24\"",
      "dimension=\"24\" indexed=\"true\"",
      "dimension=\"24\" stored=\"true\"",
      "dimension=\"24\" multiValued=\"true\"",
      "dimension=\"24\" docValues=\"false\"",
      "dimension=\"24\" useDocValuesAsStored=\"false\"",
      "dimension=\"24\" kind=\"pictures\"",
      "dimension=\"24\" kind=\"words\"",
      "dimension=\"25\"",
    };
    for (String attributes : types) {
      core(
          attributes.isEmpty() ? "without attributes" : attributes,
          "conf/schema.xml",
          schema ->
              schema.replace(
                  type,
                  "<fieldType name=\"aladin_regions\" class=\"org.aladin.solr.field.AlignmentField\" "
                      + attributes
                      + "/>"));
    }
  }

  private void configurations() throws IOException {
    table.area("The update processor in solrconfig.xml");
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
    for (String later : List.of("DistributedUpdateProcessorFactory", "RunUpdateProcessorFactory")) {
      String processor = "<processor class=\"solr." + later + "\"/>";
      core(
          "behind " + processor,
          "conf/solrconfig.xml",
          config ->
              config
                  .replace(processor, "")
                  .replaceFirst("<processor class=\"org.aladin.", processor + "$0"));
    }
    core(
        "onError=flag, errorField=errors",
        "conf/solrconfig.xml",
        config ->
            config.replaceFirst(
                "<lst name=\"caption\">",
                "<str name=\"onError\">flag</str><str name=\"errorField\">errors</str>$0"));
  }

  private void codecFactory() throws IOException {
    table.area("The codec factory in solrconfig.xml");
    for (String setting :
        List.of("<str name=\"bits\">4</str>", "<str name=\"compressionMode\">BEST</str>")) {
      core(
          setting,
          "conf/solrconfig.xml",
          config ->
              config.replace(
                  "<codecFactory class=\"solr.SchemaCodecFactory\"/>",
                  "<codecFactory class=\"org.aladin.solr.codec.QuantizedVectorsCodecFactory\">"
                      + setting
                      + "</codecFactory>"));
    }
  }

  private void outputFields() throws IOException {
    table.area("The fields in the schema that the update processor fills");
    String[][] changes = {
      {"caption_vector", "aladin_vector", "stored=\"false\""},
      {"caption_model", "text", ""},
      {"caption_model", "pint", ""},
      {"caption_model", "note", "multiValued=\"true\""},
      {"caption_model", "note", "docValues=\"false\" stored=\"true\""},
      {"caption_model", "note", "useDocValuesAsStored=\"false\""},
      {"caption_hash", "note", "useDocValuesAsStored=\"false\""},
      {"caption_hash", "note", "docValues=\"false\""},
      {"caption_hash", "note", "multiValued=\"true\""},
    };
    for (String[] change : changes) {
      String field =
          "<field name=\"" + change[0] + "\" type=\"" + change[1] + "\" " + change[2] + "/>";
      core(
          field,
          "conf/schema.xml",
          schema ->
              schema.replaceFirst(
                  "<field name=\"" + change[0] + "\" .*", Matcher.quoteReplacement(field)));
    }
    core(
        "without the field caption_hash",
        "conf/schema.xml",
        schema -> schema.replaceFirst("<field name=\"caption_hash\".*", ""));
  }

  private void models() throws IOException {
    table.area("The model directory, `aladin.model.dir`");
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
            "\"aladin_format\": 99"
          },
          {"a configuration that is not JSON", "config.json", "\\{", "<"},
          {
            "a configuration with a key twice",
            "config.json",
            "\"aladin_format\": *1",
            "\"aladin_format\": 1, \"aladin_format\": 1"
          },
          {
            "an unknown alignment mode",
            "config.json",
            "\"aladin_format\": *1",
            "\"aladin_format\": 3, \"alignment_mode\": \"max\""
          },
          {
            "a size with a fraction",
            "config.json",
            "\"max_regions\": *(\\d+)",
            "\"max_regions\": $1.5"
          },
          {"a vocabulary without [SEP]", "vocab.txt", "\\[SEP\\]", "nothing"},
          {"a vocabulary with a line too few", "vocab.txt", "(?m)^.*\\n\\z", ""},
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
    for (String file : new String[] {"config.json", "vocab.txt"}) {
      Path model = home.resolve("latin-" + file);
      PathUtils.copyDirectory(home.resolve("aladin-model"), model);
      byte[] bytes = Files.readAllBytes(model.resolve(file));
      bytes[1] = (byte) 0xE9;
      Files.write(model.resolve(file), bytes);
      model("a " + file + " that is not UTF-8", "latin-" + file);
    }
    Path cut = home.resolve("cut-model");
    TestModels.random(cut, 2);
    Path weights = cut.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(bytes, bytes.length / 2));
    model("weights that were cut", "cut-model");
    Path longer = home.resolve("longer-model");
    PathUtils.copyDirectory(cut, longer);
    Files.write(longer.resolve("model.safetensors"), Arrays.copyOf(bytes, bytes.length + 4));
    model("weights with bytes at the end that belong to none", "longer-model");
    ByteBuffer numbers = ByteBuffer.wrap(bytes.clone()).order(ByteOrder.LITTLE_ENDIAN);
    Path nan = home.resolve("nan-model");
    PathUtils.copyDirectory(cut, nan);
    numbers.putFloat(bytes.length - Float.BYTES, Float.NaN);
    Files.write(nan.resolve("model.safetensors"), numbers.array());
    model("a weight that is NaN", "nan-model");
    Path huge = home.resolve("huge-model");
    PathUtils.copyDirectory(cut, huge);
    for (int i = Long.BYTES + (int) numbers.getLong(0); i < bytes.length; i += Float.BYTES) {
      numbers.putFloat(i, 1e38f);
    }
    Files.write(huge.resolve("model.safetensors"), numbers.array());
    model("weights too large to compute with", "huge-model");
  }

  private void model(String what, String directory) {
    table.row(what, node.createCore("bad-model", "aladin.model.dir=" + directory));
  }

  private void core(String what, String file, UnaryOperator<String> change) throws IOException {
    String name = "bad-core-" + table.size();
    Path configset = node.home().resolve("configsets").resolve(name);
    PathUtils.copyDirectory(SolrNode.SOLR_CONFIG.resolve("configset"), configset);
    String before = Files.readString(configset.resolve(file));
    assertFalse(before.equals(change.apply(before)), what);
    Files.writeString(configset.resolve(file), change.apply(before));
    SolrHttp.Answer answer = node.createCoreOf(name, name);
    // What the schema alone does not show is found with the first document.
    table.row(
        what,
        answer.status() == 200
            ? node.update(name, "[{\"id\":\"bad\",\"caption\":\"a dog\"}]")
            : answer);
  }
}
