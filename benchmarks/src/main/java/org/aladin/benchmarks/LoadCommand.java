/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.aladin.model.directory.ModelDirectoryWriter;
import org.apache.commons.io.file.PathUtils;

/**
 * {@link SearchLoad} with each engine in turn, each in a new node with an empty index. The model's
 * weights and the images are random.
 */
final class LoadCommand {
  private static final String INT8 = "int8";

  private final Options options;

  LoadCommand(Options options) {
    this.options = options;
  }

  /** Measures and prints. */
  void run() throws Exception {
    String size = options.text("size", "12x768");
    int seconds = options.number("seconds", 120);
    int clients = options.number("clients", 16);
    int documents = options.number("documents", 10);
    String heap = options.text("heap", "768m");
    List<String> engines = options.list("engines", "pytorch,onnxruntime,int8");
    Report report =
        new Report(
            "load",
            String.format(
                Locale.ROOT,
                "model %s with random weights, %d searching and 4 indexing clients on the same"
                    + " machine, %d documents per request, %d s, heap of the node %s",
                size,
                clients,
                documents,
                seconds,
                heap),
            System.out);
    Path jars =
        options.text("node", "").isEmpty()
            ? BenchmarkNode.jars()
            : Path.of(options.text("node", ""));
    BenchmarkNode.check(jars);
    Map<String, String> rows = new LinkedHashMap<>();
    Path folder = Files.createTempDirectory("aladin-load");
    try {
      Path float32 = folder.resolve("model");
      RandomModel.write(float32, size);
      for (int round = 1; round <= options.number("rounds", 1); round++) {
        for (String engine : engines) {
          Path model = engine.equals(INT8) ? int8(float32) : float32;
          Path home = folder.resolve("home-" + engine + "-" + round);
          BenchmarkNode.layOutWithOnnxRuntime(home);
          System.out.println();
          System.out.println(engine);
          BenchmarkNode.Settings settings =
              new BenchmarkNode.Settings(engine.equals(INT8) ? "onnxruntime" : engine, heap);
          int dimension = Integer.parseInt(size.substring(size.indexOf('x') + 1));
          try (BenchmarkNode node = BenchmarkNode.start(jars, home, model, dimension, settings)) {
            SearchLoad load =
                new SearchLoad(new CoreHttp(node.url()), LoadContent.random(), clients, documents);
            load.indexFirst();
            rows.put(engine + ", round " + round, load.run(seconds, Long.toString(node.pid())));
          }
          PathUtils.deleteDirectory(home);
        }
      }
    } finally {
      PathUtils.deleteDirectory(folder);
    }
    System.out.println();
    System.out.println("| engine | " + SearchLoad.COLUMNS);
    System.out.println("| --- ".repeat(9) + "|");
    rows.forEach((engine, row) -> System.out.println("| " + engine + " | " + row));
    rows.forEach(report::keep);
    report.end();
  }

  private static Path int8(Path float32) throws IOException {
    Path int8 = float32.resolveSibling(INT8);
    if (!Files.isDirectory(int8)) {
      ModelDirectoryWriter.writeInt8(float32, int8);
    }
    return int8;
  }
}
