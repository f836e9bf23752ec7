/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.encoder.EncodingEngine;
import org.apache.commons.io.file.PathUtils;

/**
 * Time that a text of twelve tokens takes with different settings of how an engine's threads wait
 * for each other, alone and with other threads that are always busy. OpenMP, whose threads libtorch
 * uses, reads its settings when it is loaded, so each setting has processes of its own, in turns.
 */
public final class WaitingPolicy {
  private static final String TEXT = "a man riding a wave on top of blue surf";
  private static final String LIBTORCH = "libtorch";

  /**
   * @param engine {@value #LIBTORCH}, or another name for ONNX Runtime
   * @param threads ONNX Runtime's; 0 stands for all processors
   * @param values environment variables of OpenMP, or entries of ONNX Runtime's configuration; as
   *     name=value
   */
  private record Setting(String engine, int threads, List<String> values) {
    static Setting ofLibtorch(String... values) {
      return new Setting(LIBTORCH, 0, List.of(values));
    }

    static Setting ofOnnxRuntime(int threads, String... values) {
      return new Setting("ONNX Runtime", threads, List.of(values));
    }

    String row() {
      String all = values.isEmpty() ? "(none)" : "`" + String.join("`, `", values) + "`";
      return engine + " | " + all + (threads == 0 ? "" : ", " + threads + " thread");
    }
  }

  private static final String SPIN = "session.intra_op.allow_spinning=";

  private static final List<Setting> SETTINGS =
      List.of(
          Setting.ofLibtorch(),
          Setting.ofLibtorch("OMP_WAIT_POLICY=ACTIVE"),
          Setting.ofLibtorch("OMP_WAIT_POLICY=PASSIVE"),
          Setting.ofLibtorch("GOMP_SPINCOUNT=300"),
          Setting.ofLibtorch("GOMP_SPINCOUNT=1000"),
          Setting.ofLibtorch("GOMP_SPINCOUNT=3000"),
          Setting.ofLibtorch("GOMP_SPINCOUNT=10000"),
          Setting.ofLibtorch("GOMP_SPINCOUNT=100000"),
          Setting.ofOnnxRuntime(0, SPIN + 0),
          Setting.ofOnnxRuntime(0, SPIN + 1),
          Setting.ofOnnxRuntime(0, SPIN + 1, "session.force_spinning_stop=1"),
          Setting.ofOnnxRuntime(1, SPIN + 0));

  private WaitingPolicy() {}

  /**
   * @param args layers x width [12x384], turns [3], busy threads of the second measurement [2],
   *     beginning of the names of the engines [all]; or {@code one}, a model directory and the
   *     number of a setting, to measure in this process
   */
  public static void main(String[] args) throws Exception {
    if (args.length > 0 && args[0].equals("one")) {
      one(Path.of(args[1]), SETTINGS.get(Integer.parseInt(args[2])));
      return;
    }
    String size = args.length > 0 ? args[0] : "12x384";
    int turns = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    int busy = args.length > 2 ? Integer.parseInt(args[2]) : 2;
    String engine = args.length > 3 ? args[3] : "";
    List<Setting> settings =
        SETTINGS.stream().filter(setting -> setting.engine.startsWith(engine)).toList();
    Path folder = Files.createTempDirectory("aladin-benchmark");
    try {
      RandomModel.write(folder, size);
      System.out.println(
          "| engine | setting | busy threads | ms per text: median, 95th percentile | processor"
              + " time, ms |");
      System.out.println("| --- | --- | --- | --- | --- |");
      measure(folder, settings, turns, 0);
      if (busy > 0) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < busy; i++) {
          threads.add(startBusy());
        }
        measure(folder, settings, turns, busy);
        threads.forEach(Thread::interrupt);
      }
    } finally {
      PathUtils.deleteDirectory(folder);
    }
  }

  private static Thread startBusy() {
    Thread thread =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
              }
            },
            "busy");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void measure(Path model, List<Setting> settings, int turns, int busy)
      throws IOException, InterruptedException {
    Map<Setting, double[][]> figures = new LinkedHashMap<>();
    settings.forEach(setting -> figures.put(setting, new double[3][turns]));
    for (int turn = 0; turn < turns; turn++) {
      for (Setting setting : settings) {
        double[] measured = inAnotherJvm(setting, model);
        for (int i = 0; i < measured.length; i++) {
          figures.get(setting)[i][turn] = measured[i];
        }
      }
    }
    figures.forEach(
        (setting, each) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %d | %.1f, %.1f | %.1f |%n",
                setting.row(),
                busy,
                middle(each[0]),
                middle(each[1]),
                middle(each[2])));
  }

  private static double middle(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Median and 95th percentile of the times, and the mean of the processor time. */
  private static double[] inAnotherJvm(Setting setting, Path model)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(WaitingPolicy.class.getName(), "one", model.toString()));
    command.add(Integer.toString(SETTINGS.indexOf(setting)));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().remove("OMP_WAIT_POLICY");
    builder.environment().remove("GOMP_SPINCOUNT");
    if (setting.engine.equals(LIBTORCH)) {
      builder.environment().putAll(pairs(setting.values));
    }
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(setting + ": ended with " + process.exitValue());
    }
    return Arrays.stream(output.strip().split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  private static Map<String, String> pairs(List<String> values) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String value : values) {
      int equals = value.indexOf('=');
      pairs.put(value.substring(0, equals), value.substring(equals + 1));
    }
    return pairs;
  }

  private static void one(Path model, Setting setting) throws Exception {
    if (!setting.engine.equals(LIBTORCH)) {
      try (GraphSession session = new GraphSession(model, setting.threads, pairs(setting.values))) {
        time(session::run);
      }
      return;
    }
    try (AladinEncoder encoder =
        AladinEncoder.load(model, EncoderOptions.cpu().with(EncodingEngine.PYTORCH))) {
      time(() -> encoder.encodeCaptions(List.of(TEXT)));
    }
  }

  private static void time(Runnable text) {
    double[] millis = new double[60];
    double used = 0;
    for (int i = -10; i < millis.length; i++) {
      if (i == 0) {
        used = EncodingSpeed.processorMillis();
      }
      long begin = System.nanoTime();
      text.run();
      if (i >= 0) {
        millis[i] = (System.nanoTime() - begin) / 1e6;
      }
    }
    used = (EncodingSpeed.processorMillis() - used) / millis.length;
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT, "%.3f %.3f %.3f%n", middle(millis), millis[millis.length * 95 / 100], used);
  }
}
