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
 * Time that libtorch takes for a text of twelve tokens with different settings of how OpenMP's
 * threads wait for each other, alone and with other threads that are always busy. OpenMP reads the
 * settings when it is loaded, so each has processes of its own, in turns.
 */
public final class WaitingPolicy {
  private static final String TEXT = "a man riding a wave on top of blue surf";

  private static final List<String> SETTINGS =
      List.of(
          "",
          "OMP_WAIT_POLICY=ACTIVE",
          "OMP_WAIT_POLICY=PASSIVE",
          "GOMP_SPINCOUNT=300",
          "GOMP_SPINCOUNT=1000",
          "GOMP_SPINCOUNT=3000",
          "GOMP_SPINCOUNT=10000",
          "GOMP_SPINCOUNT=100000");

  private WaitingPolicy() {}

  /**
   * @param args layers x width [12x384], turns [3], busy threads of the second measurement [2]; or
   *     {@code one}, a model directory, to measure in this process
   */
  public static void main(String[] args) throws Exception {
    if (args.length > 0 && args[0].equals("one")) {
      one(Path.of(args[1]));
      return;
    }
    String size = args.length > 0 ? args[0] : "12x384";
    int turns = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    int busy = args.length > 2 ? Integer.parseInt(args[2]) : 2;
    Path folder = Files.createTempDirectory("aladin-benchmark");
    try {
      RandomModel.write(folder, size);
      System.out.println("| setting | busy threads | ms per text: median, 95th percentile |");
      System.out.println("| --- | --- | --- |");
      measure(folder, turns, 0);
      if (busy > 0) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < busy; i++) {
          threads.add(startBusy());
        }
        measure(folder, turns, busy);
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

  private static void measure(Path model, int turns, int busy)
      throws IOException, InterruptedException {
    Map<String, double[][]> millis = new LinkedHashMap<>();
    SETTINGS.forEach(setting -> millis.put(setting, new double[2][turns]));
    for (int turn = 0; turn < turns; turn++) {
      for (String setting : SETTINGS) {
        double[] figures = inAnotherJvm(setting, model);
        millis.get(setting)[0][turn] = figures[0];
        millis.get(setting)[1][turn] = figures[1];
      }
    }
    millis.forEach(
        (setting, each) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %d | %.1f, %.1f |%n",
                setting.isEmpty() ? "(none)" : setting,
                busy,
                middle(each[0]),
                middle(each[1])));
  }

  private static double middle(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Median and 95th percentile. */
  private static double[] inAnotherJvm(String setting, Path model)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(WaitingPolicy.class.getName(), "one", model.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().remove("OMP_WAIT_POLICY");
    builder.environment().remove("GOMP_SPINCOUNT");
    if (!setting.isEmpty()) {
      int equals = setting.indexOf('=');
      builder.environment().put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(setting + ": ended with " + process.exitValue());
    }
    String[] figures = output.strip().split(" ");
    return new double[] {Double.parseDouble(figures[0]), Double.parseDouble(figures[1])};
  }

  private static void one(Path model) throws IOException {
    double[] millis = new double[60];
    try (AladinEncoder encoder =
        AladinEncoder.load(model, EncoderOptions.cpu().with(EncodingEngine.PYTORCH))) {
      for (int i = -10; i < millis.length; i++) {
        long begin = System.nanoTime();
        encoder.encodeCaptions(List.of(TEXT));
        if (i >= 0) {
          millis[i] = (System.nanoTime() - begin) / 1e6;
        }
      }
    }
    Arrays.sort(millis);
    System.out.printf(Locale.ROOT, "%.3f %.3f%n", middle(millis), millis[millis.length * 95 / 100]);
  }
}
