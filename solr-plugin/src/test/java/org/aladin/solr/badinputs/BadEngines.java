/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.badinputs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aladin.model.TestModels;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.solr.SolrNode;

/** Engines that a model cannot run in, and graphs that are not the model's. */
final class BadEngines {
  private static final String MODELS =
      "<str name=\"default\">${aladin.model.dir:aladin-model}</str>";

  private final SolrNode node;
  private final AnswerTable table;

  BadEngines(SolrNode node, AnswerTable table) {
    this.node = node;
    this.table = table;
  }

  void tryAll() throws IOException {
    table.area("The engine of a model: `engines`, and `model.onnx` in its directory");
    engines("<lst name=\"engine\"><str name=\"default\">pytorch</str></lst>");
    engines("<str name=\"engines\">pytorch</str>");
    engines("<lst name=\"engines\"><str name=\"default\">tensorflow</str></lst>");
    engines("<lst name=\"engines\"><str name=\"large\">pytorch</str></lst>");
    engines(
        "<lst name=\"engines\"><str name=\"default\">pytorch</str>"
            + "<str name=\"default\">onnxruntime</str></lst>");
    String onnx = "<lst name=\"engines\"><str name=\"default\">onnxruntime</str></lst>";
    node.addConfigset("bad-onnx", config -> declared(config, onnx));
    Path none = model("model-without-graph");
    Files.delete(none.resolve(ModelDirectory.GRAPH));
    create("onnxruntime, and no model.onnx", none);
    Path cut = model("model-with-a-cut-graph");
    byte[] graph = Files.readAllBytes(cut.resolve(ModelDirectory.GRAPH));
    Files.write(cut.resolve(ModelDirectory.GRAPH), Arrays.copyOf(graph, graph.length / 2));
    create("a model.onnx that is cut off", cut);
    Path text = model("model-with-a-text-as-graph");
    Files.writeString(text.resolve(ModelDirectory.GRAPH), "not a graph");
    create("a model.onnx that is no graph", text);
    Path empty = model("model-with-an-empty-graph");
    Files.writeString(empty.resolve(ModelDirectory.GRAPH), "");
    create("an empty model.onnx", empty);
    Path other = node.home().resolve("model-of-another-size");
    TestModels.random(other, TestModels.plainConfig(), 3);
    Path foreign = model("model-with-a-foreign-graph");
    Files.copy(
        other.resolve(ModelDirectory.GRAPH),
        foreign.resolve(ModelDirectory.GRAPH),
        StandardCopyOption.REPLACE_EXISTING);
    create("the model.onnx of another model", foreign);
    table.row(
        "the same, with the engine left to the plugin",
        node.createCore("bad-model", "aladin.model.dir=" + foreign.getFileName()));
  }

  private Path model(String name) throws IOException {
    return TestModels.random(node.home().resolve(name), 3);
  }

  private static String declared(String config, String engines) {
    return config.replaceFirst(
        Pattern.quote(MODELS) + "\\s*</lst>",
        Matcher.quoteReplacement(MODELS + "</lst>" + engines));
  }

  private void engines(String declaration) throws IOException {
    String name = "bad-core-" + table.size();
    node.addConfigset(name, config -> declared(config, declaration));
    table.row(declaration, node.createCoreOf(name, name));
  }

  private void create(String what, Path model) {
    table.row(
        what,
        node.createCoreOf("bad-onnx", "bad-model", "aladin.model.dir=" + model.getFileName()));
  }
}
