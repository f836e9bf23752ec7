/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.io.file.PathUtils;

/**
 * Reranking of a window beside Lucene 10's {@code LateInteractionRescorer}, each with vector
 * instructions and without, in JVMs of their own that take turns.
 */
final class RerankCommand {
  private static final String VECTOR = "vector instructions";
  private static final String PLAIN = "plain";
  private static final String LUCENE = "Lucene 10 late interaction, float32";
  private static final int TIMES = 21;
  private static final long SEED = 4;

  private final Options options;
  private final Map<String, Worker> workers = new LinkedHashMap<>();
  private final Map<String, Times> times = new LinkedHashMap<>();

  RerankCommand(Options options) {
    this.options = options;
  }

  /** Measures and prints. */
  void run() throws IOException {
    int documents = options.number("window", 100);
    String shape =
        documents
            + " hits, "
            + options.number("regions", SampleVectors.REGIONS)
            + " regions x "
            + options.number("dimensions", SampleVectors.DIMENSION)
            + ", "
            + options.number("words", 12)
            + " words, CPU time of one thread, values in the page cache";
    Report report = new Report("rerank", shape, System.out);
    Path folder = Files.createTempDirectory("aladin-rerank");
    try {
      Path java = Path.of(System.getProperty("java.home"), "bin", "java");
      boolean beside = !options.text("lucene", "").equals("none");
      Optional<Path> modern = beside ? modernJdk() : Optional.empty();
      report.figure("JVM of all processes", modern.orElse(java).toString());
      start(folder, modern.orElse(java), modern.isPresent());
      if (beside && modern.isEmpty()) {
        report.figure(
            "skipped",
            "Lucene 10: no JDK 21 or newer found beside this one; name one with jdk=FOLDER");
      }
      measure(options.number("rounds", 40));
    } finally {
      for (Worker worker : workers.values()) {
        worker.close();
      }
      PathUtils.deleteDirectory(folder);
    }
    times.values().forEach(report::add);
    for (String mode : List.of(VECTOR, PLAIN)) {
      ratios(report, mode);
    }
    report.end();
  }

  private void ratios(Report report, String mode) {
    Times lucene = times.get(LUCENE + ", " + mode);
    for (String encoding : options.list("encodings", "int8,int8-coarse,int4")) {
      Times index = times.get(ours(encoding, mode));
      Times kernel = times.get(ours(encoding, mode) + ", kernel alone");
      if (lucene != null) {
        String goal = mode.equals(VECTOR) ? "≥ 4" : "≥ 3";
        report.ratio(LUCENE + " / " + ours(encoding, mode), lucene.median() / index.median(), goal);
      }
      report.ratio(
          ours(encoding, mode) + ": from doc values / kernel alone",
          index.median() / kernel.median(),
          "≤ 1.3");
    }
  }

  private static String ours(String encoding, String mode) {
    return "ALADIN, " + encoding + ", " + mode;
  }

  private void start(Path folder, Path java, boolean lucene) throws IOException {
    for (String mode : List.of(VECTOR, PLAIN)) {
      List<String> jvm =
          new ArrayList<>(
              List.of(java.toString(), "-Xmx512m", "--enable-native-access=ALL-UNNAMED"));
      if (mode.equals(VECTOR)) {
        jvm.addAll(List.of("--add-modules", "jdk.incubator.vector"));
      }
      if (lucene) {
        String name = LUCENE + ", " + mode;
        List<String> command = new ArrayList<>(jvm);
        command.addAll(List.of("-cp", lucene10() + "/*", source(folder).toString()));
        command.addAll(arguments(folder.resolve(name.replaceAll("\\W", "-"))));
        add(folder, name, command);
      }
      for (String encoding : options.list("encodings", "int8,int8-coarse,int4")) {
        String name = ours(encoding, mode);
        List<String> command = new ArrayList<>(jvm);
        command.addAll(
            List.of("-cp", System.getProperty("java.class.path"), RerankWorker.class.getName()));
        command.addAll(arguments(folder.resolve(name.replaceAll("\\W", "-"))));
        command.add(encoding);
        add(folder, name, command);
        times.put(name + ", kernel alone", new Times(name + ", kernel alone"));
      }
    }
  }

  private void add(Path folder, String name, List<String> command) throws IOException {
    workers.put(name, new Worker(command, folder.resolve(workers.size() + ".log")));
    times.put(name, new Times(name));
  }

  private List<String> arguments(Path folder) {
    return List.of(
        folder.toString(),
        String.valueOf(options.number("window", 100)),
        String.valueOf(options.number("regions", SampleVectors.REGIONS)),
        String.valueOf(options.number("dimensions", SampleVectors.DIMENSION)),
        String.valueOf(options.number("words", 12)),
        String.valueOf(TIMES),
        String.valueOf(SEED));
  }

  private void measure(int rounds) throws IOException {
    for (int round = -options.number("warmup", 30); round < rounds; round++) {
      for (Map.Entry<String, Worker> worker : workers.entrySet()) {
        double[] measured = worker.getValue().measure();
        if (round >= 0) {
          times.get(worker.getKey()).addNanoseconds(measured[0]);
          if (measured.length > 1) {
            times.get(worker.getKey() + ", kernel alone").addNanoseconds(measured[1]);
          }
        }
      }
    }
  }

  /** This JDK, the one that was named, or one in a folder beside this one. */
  private Optional<Path> modernJdk() throws IOException {
    String named = options.text("jdk", "");
    if (!named.isEmpty()) {
      return Optional.of(Path.of(named, "bin", "java"));
    }
    Path home = Path.of(System.getProperty("java.home")).toRealPath();
    List<Path> candidates = new ArrayList<>(List.of(home));
    try (DirectoryStream<Path> beside = Files.newDirectoryStream(home.getParent())) {
      beside.forEach(candidates::add);
    }
    for (Path candidate : candidates) {
      Path release = candidate.resolve("release");
      if (Files.isRegularFile(release)
          && Files.isExecutable(candidate.resolve("bin/javac"))
          && version(release) >= 21) {
        return Optional.of(candidate.resolve("bin/java"));
      }
    }
    return Optional.empty();
  }

  private static int version(Path release) throws IOException {
    return Files.readAllLines(release).stream()
        .filter(line -> line.startsWith("JAVA_VERSION="))
        .map(line -> line.replaceFirst("JAVA_VERSION=\"([0-9]+).*", "$1"))
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElse(0);
  }

  /** Beside the jar, as the build leaves it. */
  private static Path lucene10() {
    return BuildFolder.find().resolve("lucene-10");
  }

  private static Path source(Path folder) throws IOException {
    Path source = folder.resolve("LateInteraction.java");
    try (InputStream in = RerankCommand.class.getResourceAsStream("LateInteraction.java")) {
      if (Files.notExists(source)) {
        Files.copy(in, source);
      }
    }
    return source;
  }
}
