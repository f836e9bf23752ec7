/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aladin.demo.solr.NodeJars;
import org.aladin.demo.solr.Port;
import org.aladin.demo.solr.SolrNode;
import org.aladin.demo.solr.SolrRuntime;
import org.aladin.model.ChildJvm;
import org.aladin.model.TestModels;
import org.aladin.model.checkpoint.TestCheckpoint;
import org.aladin.model.checkpoint.TestCheckpoint.Numbers;
import org.aladin.model.network.BackboneConfig;
import org.aladin.model.network.MatchingHeadConfig;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.ParameterNames;
import org.aladin.model.vinvl.TestDetections;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of {@code docs/published-model.md} that are marked as {@code sh}, in a shell
 * and in their order, with files of the same layout. Only the addresses of Solr and of the training
 * jar are others.
 */
@Tag("slow")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs bash")
@Timeout(value = 400, threadMode = ThreadMode.SEPARATE_THREAD)
class PublishedModelGuideTest {
  private static final Path GUIDE = Path.of("../docs/published-model.md");
  private static final Path REFERENCE = TestModels.reference();
  private static final int BERT_PIECES = 30522;

  /** The size of VinVL's backbone: the "base" one, which is that of bert-base-uncased. */
  private static final ModelConfig PUBLISHED =
      new ModelConfig(
          new BackboneConfig(
              BERT_PIECES, 768, 12, 12, 3072, 512, 2, 1e-12f, 2054, true, 1e-12f, 0.1f, 0.1f),
          new MatchingHeadConfig(2, MatchingHeadConfig.ALADIN_HEADS, 0.1f),
          50,
          34);

  @TempDir private Path work;

  @Test
  void smallFilesOfTheSameLayout() throws Exception {
    Files.copy(REFERENCE.resolve("teacher.pth.tar"), work.resolve("model_best_rsum.pth.tar"));
    List<String> vocabulary = vocabulary();
    writeBert(TestModels.config(), vocabulary);
    runGuide(24);
  }

  @Test
  void aCheckpointOfThePublishedSizeNeedsOnlyTheFilesOfBert() throws Exception {
    writeCheckpoint(work.resolve("model_best_rsum.pth.tar"));
    List<String> vocabulary = new ArrayList<>(vocabulary());
    for (int i = vocabulary.size(); i < BERT_PIECES; i++) {
      vocabulary.add("[unused" + i + "]");
    }
    writeBert(PUBLISHED, vocabulary);
    long peak = runGuide(768);
    // The page states it.
    assertTrue(peak > 0 && peak < 2_500_000_000L, "peak of the node's memory: " + peak);
  }

  private static List<String> vocabulary() throws IOException {
    return Files.readAllLines(REFERENCE.resolve("checkpoint-0132780/vocab.txt"));
  }

  /** The keys and their order as in bert-base-uncased's file. */
  private void writeBert(ModelConfig config, List<String> vocabulary) throws IOException {
    BackboneConfig sizes = config.backbone();
    JsonObject json = new JsonObject();
    json.addProperty("attention_probs_dropout_prob", 0.1);
    json.addProperty("gradient_checkpointing", false);
    json.addProperty("hidden_act", "gelu");
    json.addProperty("hidden_dropout_prob", 0.1);
    json.addProperty("hidden_size", sizes.hiddenSize());
    json.addProperty("initializer_range", 0.02);
    json.addProperty("intermediate_size", sizes.intermediateSize());
    json.addProperty("layer_norm_eps", 1e-12);
    json.addProperty("max_position_embeddings", sizes.maxPositions());
    json.addProperty("model_type", "bert");
    json.addProperty("num_attention_heads", sizes.heads());
    json.addProperty("num_hidden_layers", sizes.layers());
    json.addProperty("pad_token_id", 0);
    json.addProperty("position_embedding_type", "absolute");
    json.addProperty("transformers_version", "4.6.0.dev0");
    json.addProperty("type_vocab_size", 2);
    json.addProperty("use_cache", true);
    json.addProperty("vocab_size", vocabulary.size());
    Path bert = Files.createDirectories(work.resolve("bert-base-uncased"));
    Files.writeString(bert.resolve("config.json"), json.toString());
    Files.write(bert.resolve("vocab.txt"), vocabulary);
  }

  private static void writeCheckpoint(Path file) throws IOException {
    Random random = new Random(20261126);
    DoubleSupplier weights = () -> 0.02 * random.nextGaussian();
    Map<String, Numbers> model = new LinkedHashMap<>();
    ParameterNames.shapes(PUBLISHED)
        .forEach(
            (name, shape) -> {
              boolean norm = name.contains("Norm.weight") || name.matches(".*norm[12]\\.weight");
              model.put(name, new Numbers(shape.getShape(), norm ? () -> 1 : weights));
            });
    for (String unused : List.of("oscar_model.bert.pooler.dense", "img_proj", "cap_proj")) {
      model.put("img_txt_enc." + unused + ".weight", new Numbers(new long[] {768, 768}, weights));
      model.put("img_txt_enc." + unused + ".bias", new Numbers(new long[] {768}, weights));
    }
    model.put(
        "img_txt_enc.oscar_model.classifier.weight", new Numbers(new long[] {2, 768}, weights));
    model.put("img_txt_enc.oscar_model.classifier.bias", new Numbers(new long[] {2}, weights));
    TestCheckpoint.of(model).set(768, "config", "model", "embed-size").write(file);
  }

  /** Returns the largest resident memory of the node in bytes. */
  private long runGuide(int dimension) throws Exception {
    Path jars = Path.of("../solr-plugin/target/lib");
    assumeTrue(Files.isDirectory(jars), "the plugin's jars are there from the package phase on");
    TestDetections.write(work.resolve("detector"), false);
    TestDetections.writePictures(work.resolve("pictures"));
    PathUtils.copyDirectory(
        REFERENCE.resolve("coco_ir"), Files.createDirectory(work.resolve("coco_ir")));
    List<String> blocks = blocks();
    assertEquals(6, blocks.size());
    int inSolr = 0;
    while (!blocks.get(inSolr).contains("localhost:8983")) {
      String output = run(blocks.get(inSolr), "", dimension);
      if (blocks.get(inSolr++).contains(" score ")) {
        assertTrue(output.contains("front") && output.contains("cosine"), output);
      }
    }
    long peak;
    try (SolrNode node =
        SolrNode.start(
            SolrRuntime.of(NodeJars.link(work.resolve("jars"))),
            work.resolve("solr"),
            Port.choose(null))) {
      String output = run(blocks.get(inSolr++), node.url().toString(), dimension);
      JsonObject answer =
          JsonParser.parseString(output.substring(output.lastIndexOf("{\n  \"responseHeader\"")))
              .getAsJsonObject();
      long images = Files.readAllLines(work.resolve("detector/predictions.tsv")).size();
      assertEquals(images, answer.getAsJsonObject("response").get("numFound").getAsLong(), output);
      peak = peakOfTheNode();
    }
    String figures = run(blocks.get(inSolr), "", dimension);
    assertTrue(figures.contains("matching"), figures);
    return peak;
  }

  private static List<String> blocks() throws IOException {
    Matcher block =
        Pattern.compile("(?m)^```sh\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(Files.readString(GUIDE));
    List<String> blocks = new ArrayList<>();
    while (block.find()) {
      blocks.add(block.group(1));
    }
    return blocks;
  }

  private String run(String block, String solr, int dimension) throws Exception {
    List<String> java =
        ChildJvm.prepare(
                List.of(
                    "-Xmx512m",
                    "-Dai.djl.offline=true",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "org.aladin.training.cli.Main"))
            .command();
    String prelude =
        "set -e\n"
            + "java() { [ \"$2\" = training/target/aladin-training.jar ] && shift 2 && '"
            + String.join("' '", java)
            + "' \"$@\"; }\n"
            + "curl() { local words=() word; for word in \"$@\"; do"
            + " word=${word/http:\\/\\/localhost:8983\\/solr/$SOLR};"
            + " case $word in *configSet=aladin)"
            + " word=\"$word&property.aladin.dimension=$DIMENSION\";; esac;"
            + " words+=(\"$word\"); done;"
            + " command curl -sS --fail-with-body \"${words[@]}\"; }\n";
    Path log = Files.createTempFile(work, "block", ".log");
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-c", prelude + block)
            .directory(Path.of("..").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    shell.environment().put("WORK", work.toAbsolutePath().toString());
    shell.environment().put("SOLR", solr);
    shell.environment().put("DIMENSION", String.valueOf(dimension));
    Process process = ChildJvm.start(shell);
    try {
      assertTrue(process.waitFor(300, TimeUnit.SECONDS), () -> "runs too long: " + block);
    } finally {
      process.destroyForcibly();
    }
    String output = Files.readString(log);
    assertEquals(0, process.exitValue(), () -> block + "\n" + output);
    return output;
  }

  /** As Linux counts it; on other systems some number above 0. */
  private static long peakOfTheNode() throws IOException {
    long peak = 1;
    for (ProcessHandle child : ProcessHandle.current().descendants().toList()) {
      Path status = Path.of("/proc/" + child.pid() + "/status");
      if (Files.isReadable(status)) {
        long kilobytes =
            Arrays.stream(Files.readString(status).split("\n"))
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum();
        peak = Math.max(peak, kilobytes * 1024);
      }
    }
    System.out.println("Peak of the node's memory: " + peak / 1_000_000 + " MB");
    return peak;
  }
}
