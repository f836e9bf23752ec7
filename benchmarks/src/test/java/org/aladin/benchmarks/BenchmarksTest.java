/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Each command starts, with the smallest work, and ends with its line of JSON. */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BenchmarksTest {
  @Test
  void rerankStarts() throws Exception {
    // Without Lucene, which the build brings when it packages.
    JsonObject report =
        run(
            "rerank",
            "window=3",
            "dimensions=16",
            "words=2",
            "rounds=1",
            "encodings=int8",
            "warmup=1",
            "lucene=none");
    assertEquals("rerank", report.get("command").getAsString());
    assertEquals(4, report.getAsJsonArray("times").size());
  }

  @Test
  void evaluateStarts() throws Exception {
    JsonObject report =
        run("evaluate", "images=2", "scored=3", "rounds=1", "size=1x64", "config=" + config());
    assertEquals(10, report.getAsJsonArray("times").size());
    assertEquals(4, report.getAsJsonArray("ratios").size());
    double difference =
        Double.parseDouble(report.get("largest difference of a score").getAsString());
    assertTrue(difference < 1e-4, () -> "the two ways differ by " + difference);
  }

  @Test
  void trainStarts() throws Exception {
    JsonObject report = run("train", "batch=2", "steps=1", "size=1x64", "config=" + config());
    assertEquals(2, report.getAsJsonArray("times").size());
  }

  /** These need the packed plugin and the demo's node: a clear message tells so. */
  @Test
  void commandsWithANodeSayWhatTheyNeed() throws Exception {
    for (String command : List.of("query", "ingest", "load")) {
      String out = output(command, "size=1x64", "documents=4", "node=/nowhere");
      assertTrue(out.contains("/nowhere is missing: run mvn -B package -DskipTests first"), out);
    }
  }

  @Test
  void wrongArgumentsAreNamed() throws Exception {
    assertTrue(output("rerank", "x=1").contains("Unknown argument \"x=1\""));
    assertTrue(output("nothing").contains("Unknown command \"nothing\""));
    assertTrue(
        output("ingest", "format=xml").contains("format is \"xml\", expected json or javabin"));
    assertTrue(output("query", "encoding=int3").contains("Unknown encoding \"int3\""));
    assertTrue(output("load", "solr=8").contains("solr is \"8\", expected 9 or 10"));
    assertTrue(
        output("query", "vectors=1bit")
            .contains("vectors is \"1bit\", expected float32 or 7bits with solr=9"));
    assertEquals(
        "rounds is \"0\", expected a whole number from 1 on",
        assertThrows(
                IllegalArgumentException.class,
                () -> new Options(List.of("rounds=0"), Set.of("rounds")).number("rounds", 3))
            .getMessage());
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_20)
  void solr10NeedsANewerJava() throws Exception {
    String out = output("query", "solr=10");
    assertTrue(out.contains("solr is \"10\", which needs Java 21 or newer"), out);
  }

  private static Path config() {
    return Path.of("..", "training", "configs", "alad-alignment-and-matching-distill.yaml");
  }

  private static JsonObject run(String... args) throws Exception {
    String out = output(args);
    return Arrays.stream(out.split("\n"))
        .filter(line -> line.startsWith("{\"command\""))
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .findFirst()
        .orElseThrow(() -> new AssertionError(out));
  }

  private static String output(String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx600m", "-Dai.djl.offline=true"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Benchmarks.class.getName());
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out;
  }
}
