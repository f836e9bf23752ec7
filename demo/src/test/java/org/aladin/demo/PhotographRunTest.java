/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.aladin.demo.dataset.CaptionedImage;
import org.aladin.demo.dataset.CaptionedImages;
import org.aladin.demo.options.DemoOptions;
import org.aladin.demo.scene.SceneDataset;
import org.aladin.demo.solr.NodeJars;
import org.aladin.demo.solr.Port;
import org.aladin.extractor.TestExtractors;
import org.aladin.model.TestModels;
import org.aladin.model.directory.ModelDirectory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** A whole run on a folder in COCO's layout, with a tiny detector and a tiny backbone. */
@Timeout(value = 600, threadMode = ThreadMode.SEPARATE_THREAD)
@Tag("slow")
class PhotographRunTest {
  private static final List<String> MODULES = List.of("training", "solr-plugin", "solr-config");
  private static final List<String> BUILT =
      List.of(
          "training/target/aladin-training.jar",
          "training/target/lib",
          "solr-plugin/target/lib",
          "solr-plugin/target/onnxruntime-lib");
  private static final int TRAIN = 20;
  private static final int TEST = 3;

  @TempDir private Path folder;

  @Test
  void regionsOfADetectorTrainAPretrainedBackboneAndAreIndexed() throws Exception {
    Path project = project();
    Path coco = coco();
    Path out = folder.resolve("out");
    DemoOptions options =
        DemoOptions.parse(
            List.of(
                "--once",
                "--out=" + out,
                "--coco=" + coco,
                "--detector=" + TestExtractors.detector(folder.resolve("detector")),
                "--backbone=" + TestModels.reference().resolve("checkpoint-0132780")));
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    new Demo(
            ProjectFiles.at(project, 9),
            new OutputFolder(options.out()),
            new DemoData(options.coco(), options.seed()),
            new PrintStream(output, true, StandardCharsets.UTF_8))
        .run(Port.choose(null), false);

    JsonObject summary =
        JsonParser.parseString(Files.readString(out.resolve("summary.json"))).getAsJsonObject();
    JsonObject data = summary.getAsJsonObject("data");
    assertTrue(data.get("extractor").getAsString().startsWith("tiny-detector@"), data::toString);
    assertEquals(2054, data.get("regionWidth").getAsInt());
    JsonObject training = summary.getAsJsonObject("training");
    assertTrue(training.get("pretrained").getAsBoolean());
    assertEquals(24, training.getAsJsonObject("network").get("hiddenSize").getAsInt());
    assertEquals(
        6 * TEST, summary.getAsJsonObject("index").get("documents").getAsInt(), summary::toString);
    Path model = out.resolve("training/model");
    assertEquals(
        data.get("extractor").getAsString(),
        ModelDirectory.readExtractor(model).orElseThrow().toString());
    JsonObject config =
        JsonParser.parseString(Files.readString(model.resolve("config.json"))).getAsJsonObject();
    assertEquals(20, config.get("max_regions").getAsInt());
    // The detector knows these three classes alone.
    String predictions = Files.readString(out.resolve("features/predictions.tsv"));
    assertTrue(predictions.matches("(?s).*(red|green|blue).*"), predictions);
    String solrConfig = Files.readString(out.resolve("solr/configsets/aladin/conf/solrconfig.xml"));
    assertTrue(solrConfig.contains("<str name=\"default\">aladin-extractor</str>"), solrConfig);
    String shown = output.toString(StandardCharsets.UTF_8);
    assertFalse(shown.contains("Without --"), shown);
  }

  @Test
  void aBackboneThatDoesNotFitLeavesTheFilesOfAnEarlierRun() throws Exception {
    Path out = Files.createDirectories(folder.resolve("out"));
    Path earlier = Files.createFile(out.resolve("summary.json"));
    Path vinvl = TestModels.reference().resolve("checkpoint-0132780");
    DemoData data =
        new DemoData(new DemoOptions.Coco(folder, Integer.MAX_VALUE, null, null, vinvl), 88);
    Demo demo =
        new Demo(
            new ProjectFiles(folder, 9),
            new OutputFolder(out),
            data,
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    var e = assertThrows(IOException.class, () -> demo.run(1, false));
    assertTrue(e.getMessage().contains("2054"), e.getMessage());
    assertTrue(Files.exists(earlier));
  }

  /** The project with what other modules built, and the node's jars. */
  private Path project() throws IOException {
    Path root = Path.of("..").toAbsolutePath().normalize();
    Path project = folder.resolve("project");
    Files.createDirectory(project);
    for (String module : MODULES) {
      Files.createSymbolicLink(project.resolve(module), root.resolve(module));
    }
    for (String built : BUILT) {
      assumeTrue(
          Files.exists(project.resolve(built)), built + " is there from the package phase on");
    }
    NodeJars.link(project.resolve("demo/target/solr-node"));
    return project;
  }

  private Path coco() throws Exception {
    CaptionedImages scenes =
        SceneDataset.draw(folder.resolve("scenes"), 9, TRAIN, 1, TEST, i -> {});
    Path coco = folder.resolve("coco");
    Files.createDirectories(coco.resolve("annotations"));
    write(coco, "train2017", scenes.train());
    write(coco, "val2017", scenes.test());
    return coco;
  }

  private static void write(Path coco, String part, List<CaptionedImage> images)
      throws IOException {
    Path pictures = Files.createDirectory(coco.resolve(part));
    JsonArray listed = new JsonArray();
    JsonArray captions = new JsonArray();
    for (int i = 0; i < images.size(); i++) {
      CaptionedImage image = images.get(i);
      String name = image.file().getFileName().toString();
      Files.copy(image.file(), pictures.resolve(name));
      int id = part.startsWith("val") ? 1000 + i : i;
      JsonObject entry = new JsonObject();
      entry.addProperty("id", id);
      entry.addProperty("file_name", name);
      listed.add(entry);
      for (String text : image.captions()) {
        JsonObject caption = new JsonObject();
        caption.addProperty("image_id", id);
        caption.addProperty("caption", text);
        captions.add(caption);
      }
    }
    JsonObject annotations = new JsonObject();
    annotations.add("images", listed);
    annotations.add("annotations", captions);
    Files.writeString(
        coco.resolve("annotations/captions_" + part + ".json"), annotations.toString());
  }
}
