/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.badinputs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestImages;

/** A detector's predictions.tsv with broken lines, and wrong configurations for it. */
final class BadDetections {
  private static final String CORE = "bad-inputs-detections";
  private static final String FOLDER = "bad-detections";
  private static final String SIZE = "\"image_h\": 480, \"image_w\": 640, ";
  private static final String GOOD = TestImages.base64(new float[2048]);

  private final SolrNode node;
  private final AnswerTable table;
  private final Path folder;

  BadDetections(SolrNode node, AnswerTable table) throws IOException {
    this.node = node;
    this.table = table;
    this.folder = Files.createDirectories(node.home().resolve(FOLDER));
  }

  private static String object(String rect, String feature) {
    return String.format(
        Locale.ROOT,
        "{\"class\": \"bus\", \"conf\": 0.9, \"rect\": [%s], \"feature\": \"%s\"}",
        rect,
        feature);
  }

  private static String json(String size, String objects) {
    return "{" + size + "\"objects\": [" + objects + "]}";
  }

  private static String line(String key, String json) {
    return key + "\t" + json + "\n";
  }

  void tryAll() throws IOException {
    documents();
    configurations();
  }

  private void documents() throws IOException {
    table.area("Documents with keys of a detector's `predictions.tsv`");
    String rect = "1, 2, 30, 40";
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("a feature that is not base64", json(SIZE, object(rect, "A?==")));
    lines.put("a feature of 2 bytes", json(SIZE, object(rect, "AAA=")));
    lines.put("a feature of 2 numbers", json(SIZE, object(rect, TestImages.base64(1, 2))));
    float[] nan = new float[2048];
    nan[7] = Float.NaN;
    lines.put("a feature with NaN", json(SIZE, object(rect, TestImages.base64(nan))));
    lines.put("an object without feature", json(SIZE, "{\"class\": \"bus\", \"rect\": [1,2,3,4]}"));
    lines.put("a rect of three numbers", json(SIZE, object("1, 2, 3", GOOD)));
    lines.put("a rect with a text", json(SIZE, object("1, 2, 3, \"x\"", GOOD)));
    lines.put("no objects", json(SIZE, ""));
    lines.put("no list of objects", "{\"image_h\": 480, \"image_w\": 640}");
    lines.put("a height of 0", json(SIZE.replace("480", "0"), object(rect, GOOD)));
    lines.put("no size anywhere", json("", object(rect, GOOD)));
    lines.put("a size in hw.tsv that is malformed", json("", object(rect, GOOD)));
    lines.put("a line that is cut off", json(SIZE, object(rect, GOOD)).substring(0, 200));
    StringBuilder file = new StringBuilder(line("good", json(SIZE, object(rect, GOOD))));
    // The boxes of the original's extraction are clipped: this one is accepted, with a warning.
    file.append(line("outside", json(SIZE, object("-9, 500, 700, 900", GOOD))));
    lines.forEach((what, json) -> file.append(line(what, json)));
    Files.writeString(folder.resolve("predictions.tsv"), file);
    Files.writeString(
        folder.resolve("hw.tsv"), "a size in hw.tsv that is malformed\t[{\"height\": 480}]\n");
    configset(CORE, "predictions.tsv", "");
    assertEquals(200, node.createCoreOf(CORE, CORE).status());
    for (String key : lines.keySet()) {
      table.row(key, send(key));
    }
    table.row("a key that no line has", send("nobody"));
    assertEquals(200, send("good").status());
    assertEquals(200, send("outside").status());
    assertEquals(1, node.count(CORE, "*:*"));
  }

  private SolrHttp.Answer send(String key) {
    return node.update(CORE, "[{\"id\":\"bad\",\"key_s\":\"" + key + "\"}]");
  }

  private void configurations() throws IOException {
    table.area("A detector's `predictions.tsv` in solrconfig.xml");
    String good = line("a", json(SIZE, object("1, 2, 3, 4", GOOD)));
    file("an empty file", "");
    file("a key on two lines", good + line("b", json(SIZE, "")) + good);
    file("a line without a tab", good + "b\n");
    file(
        "features of another width than the model's",
        line("a", json(SIZE, object("1, 2, 3, 4", TestImages.base64(1, 2)))));
    file(
        "predictions without features",
        line("a", json(SIZE, "{\"class\": \"bus\", \"rect\": [1, 2, 3, 4]}")));
    file("no image with objects", line("a", json(SIZE, "")));
    file("broken JSON on the first line", "a\t{\"objects\": [\n");
    Files.writeString(folder.resolve("good.tsv"), good);
    for (String sizes : List.of("nowhere", "/etc")) {
      create("imageSizes=" + sizes, "good.tsv", "<str name=\"imageSizes\">" + sizes + "</str>");
    }
    create("imageSizes without featuresFile", null, "<str name=\"imageSizes\">sizes.tsv</str>");
  }

  private void file(String what, String content) throws IOException {
    String name = what.replace(' ', '-') + ".tsv";
    Files.writeString(folder.resolve(name), content);
    create(what, name, "");
  }

  private void create(String what, String file, String more) throws IOException {
    String name = "bad-core-" + table.size();
    configset(name, file, more);
    table.row(what, node.createCoreOf(name, name));
  }

  private void configset(String name, String file, String more) throws IOException {
    String image = "<lst name=\"image\">";
    String keys =
        file == null
            ? ""
            : "<str name=\"keyField\">key_s</str><str name=\"featuresFile\">"
                + FOLDER
                + "/"
                + file
                + "</str>";
    node.addConfigset(name, config -> config.replace(image, image + keys + more));
  }
}
