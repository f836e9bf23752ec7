/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.aladin.model.directory.ModelDirectoryWriter;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.encoder.EncodingEngine;
import org.aladin.model.image.RegionFeatures;
import org.apache.commons.io.file.PathUtils;

/**
 * Time per item and memory of both engines, and of int8, with one model of random weights. In one
 * process and in turns, so that other work on the machine slows all of them equally.
 */
public final class EncodingSpeed {
  /** Ten words, with [CLS] and [SEP] twelve tokens. */
  private static final String TEXT = "a man riding a wave on top of blue surf";

  /** 26 label tokens. */
  private static final String LABELS = "a man riding a wave on top of a blue surf board ".repeat(2);

  private static final Map<String, EncodingEngine> ENGINES = new LinkedHashMap<>();

  static {
    ENGINES.put("libtorch", EncodingEngine.PYTORCH);
    ENGINES.put("ONNX Runtime", EncodingEngine.ONNX_RUNTIME);
    ENGINES.put("ONNX Runtime, int8", EncodingEngine.ONNX_RUNTIME);
  }

  private EncodingSpeed() {}

  /**
   * @param args layers x width [12x768, as published], and how many rounds [40]; or {@code memory},
   *     an engine's name and a model directory, to measure the memory of this process
   */
  public static void main(String[] args) throws Exception {
    if (args.length > 0 && args[0].equals("memory")) {
      memory(args[1], Path.of(args[2]));
      return;
    }
    String size = args.length > 0 ? args[0] : "12x768";
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 40;
    Path folder = Files.createTempDirectory("aladin-benchmark");
    try {
      Path float32 = folder.resolve("float32");
      Path int8 = folder.resolve("int8");
      RandomModel.write(float32, size);
      ModelDirectoryWriter.writeInt8(float32, int8);
      times(float32, int8, rounds);
      for (String engine : ENGINES.keySet()) {
        inAnotherJvm(engine, directory(engine, float32, int8));
      }
    } finally {
      PathUtils.deleteDirectory(folder);
    }
  }

  private static Path directory(String engine, Path float32, Path int8) {
    return engine.endsWith("int8") ? int8 : float32;
  }

  private static void times(Path float32, Path int8, int rounds) throws IOException {
    Map<String, AladinEncoder> encoders = new LinkedHashMap<>();
    try {
      for (String engine : ENGINES.keySet()) {
        encoders.put(engine, load(engine, directory(engine, float32, int8)));
      }
      System.out.println(
          "| items | engine | ms per item: median, minimum | of libtorch's | processor time, ms"
              + " | of libtorch's |");
      System.out.println("| --- | --- | --- | --- | --- | --- |");
      measure("1 text", encoders, rounds, 1, e -> e.encodeCaptions(List.of(TEXT)));
      List<String> texts = Collections.nCopies(32, TEXT);
      measure("32 texts", encoders, rounds / 4, 32, e -> e.encodeCaptions(texts));
      for (int batch : new int[] {1, 16, 32}) {
        List<RegionFeatures> images = images(batch);
        measure(
            batch + " images",
            encoders,
            Math.max(3, rounds / 8),
            batch,
            e -> e.encodeImages(images));
      }
    } finally {
      encoders.values().forEach(AladinEncoder::close);
    }
  }

  private static AladinEncoder load(String engine, Path directory) throws IOException {
    return AladinEncoder.load(directory, EncoderOptions.cpu().with(ENGINES.get(engine)));
  }

  private static List<RegionFeatures> images(int count) {
    Random random = new Random(2);
    float[] regions = new float[RandomModel.REGIONS * RandomModel.REGION_WIDTH];
    for (int i = 0; i < regions.length; i++) {
      regions[i] = random.nextFloat();
    }
    return Collections.nCopies(
        count, new RegionFeatures(regions, RandomModel.REGION_WIDTH, LABELS));
  }

  private static void measure(
      String what,
      Map<String, AladinEncoder> encoders,
      int rounds,
      int items,
      Consumer<AladinEncoder> work) {
    Map<String, double[]> millis = new LinkedHashMap<>();
    Map<String, Double> processor = new LinkedHashMap<>();
    encoders.keySet().forEach(engine -> millis.put(engine, new double[rounds]));
    encoders.keySet().forEach(engine -> processor.put(engine, 0.0));
    for (int round = -2; round < rounds; round++) {
      for (Map.Entry<String, AladinEncoder> encoder : encoders.entrySet()) {
        double used = processorMillis();
        long begin = System.nanoTime();
        work.accept(encoder.getValue());
        if (round >= 0) {
          millis.get(encoder.getKey())[round] = (System.nanoTime() - begin) / 1e6 / items;
          processor.merge(
              encoder.getKey(), (processorMillis() - used) / items / rounds, Double::sum);
        }
      }
    }
    double libtorch = median(millis.get("libtorch"));
    double processorOfLibtorch = processor.get("libtorch");
    millis.forEach(
        (engine, each) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.1f, %.1f | %.2f | %.1f | %.2f |%n",
                what,
                engine,
                median(each),
                Arrays.stream(each).min().orElseThrow(),
                median(each) / libtorch,
                processor.get(engine),
                processor.get(engine) / processorOfLibtorch));
  }

  /** The time of all threads of this process so far, which other work hardly changes. */
  static double processorMillis() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void inAnotherJvm(String engine, Path directory)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(EncodingSpeed.class.getName(), "memory", engine, directory.toString()));
    new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  private static void memory(String engine, Path directory) throws Exception {
    try (AladinEncoder encoder = load(engine, directory)) {
      List<RegionFeatures> images = images(32);
      for (int i = 0; i < 3; i++) {
        encoder.encodeCaptions(List.of(TEXT));
        encoder.encodeImages(images);
      }
      System.gc();
      Thread.sleep(2000); // The JVM gives back the heap's free memory in the background.
      System.out.println(engine + ": " + memory() + ", of that Java's heap " + heap() + " kB");
    }
  }

  private static long heap() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted() / 1024;
  }

  /** What Linux says about this process. */
  private static String memory() throws IOException {
    return String.join(
        ", ",
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.matches("(VmRSS|VmHWM|RssAnon|RssFile):.*"))
            .map(line -> line.replaceAll("\\s+", " "))
            .toList());
  }
}
