/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.aladin.model.engine.Gpu;
import org.aladin.model.engine.Libtorch;
import org.aladin.model.engine.NativeWork;
import org.aladin.model.network.BackboneConfig;
import org.aladin.model.network.MatchingHeadConfig;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.aladin.training.config.TrainingConfig;
import org.aladin.training.config.TrainingConfigFile;
import org.aladin.training.loop.TrainingStep;
import org.aladin.training.verify.Verification;

/**
 * Steps per second and memory of each configuration at the published size, with random weights and
 * {@link SamplePairs}, on a GPU if libtorch can compute on one, otherwise on the CPU. The pairs are
 * created before the measurement, so reading features is not measured.
 */
public final class TrainingSpeed {
  private static final int WARM_UP = 2;
  private static final float DROPOUT = 0.1f;

  private TrainingSpeed() {}

  /**
   * Measures each configuration in its own JVM, so that the memory of one does not affect another.
   *
   * @param args the folder of the configurations, how many steps of each, and if a reference set is
   *     given its folder: it is verified on the same device. A single configuration instead of the
   *     folder is measured in this JVM
   */
  public static void main(String[] args) throws Exception {
    if (args.length < 2) {
      System.err.println("Expected: CONFIGS STEPS [REFERENCE]");
      System.exit(2);
    }
    // Outside of the work, because the end of the JVM waits for the work.
    System.exit(NativeWork.<Boolean, Exception>run(() -> run(args)) ? 0 : 1);
  }

  /** False if a reference set was given and has a deviation. */
  private static boolean run(String[] args) throws IOException, InterruptedException {
    Libtorch.prepare();
    Gpu gpu = Gpu.find();
    Device device = gpu.device().orElse(Device.cpu());
    Path configs = Path.of(args[0]);
    if (Files.isRegularFile(configs)) {
      measure(TrainingConfigFile.read(configs), device, Integer.parseInt(args[1]));
      return true;
    }
    System.out.printf(
        Locale.ROOT,
        "%s, %s, %s threads, %d cores%n",
        gpu.finding().isEmpty() ? "CPU" : gpu.finding(),
        Libtorch.describe(),
        JniUtils.getNumThreads(),
        Runtime.getRuntime().availableProcessors());
    System.out.println(
        "| configuration | seconds per step: median, minimum, maximum | images per second | memory |");
    System.out.println("| --- | --- | --- | --- |");
    for (Path config : configs(configs)) {
      inAnotherJvm(config, args[1]);
    }
    if (args.length == 2) {
      return true;
    }
    Verification verification = Verification.run(Path.of(args[2]), device);
    verification.print(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    return verification.passed();
  }

  private static void inAnotherJvm(Path config, String steps)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(TrainingSpeed.class.getName(), config.toString(), steps));
    Process process = new ProcessBuilder(command).inheritIO().start();
    // A signal ends only this JVM, except one from the keyboard.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop-" + config));
    int code = process.waitFor();
    if (code != 0) {
      System.out.println("| " + config.getFileName() + " ended with " + code + " | | | |");
    }
  }

  private static List<Path> configs(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static void measure(TrainingConfig config, Device device, int steps) throws IOException {
    PeakMemory memory = new PeakMemory(device);
    SamplePairs pairs = new SamplePairs(5);
    double[] seconds = new double[steps];
    ModelConfig model = model(config);
    try (NDManager manager = NDManager.newBaseManager(device);
        Parameters parameters = Parameters.initialise(model, manager, 1);
        TrainingStep step = new TrainingStep(config, model, parameters)) {
      for (int i = -WARM_UP; i < steps; i++) {
        var batch = pairs.batch(config.batchSize());
        long begin = System.nanoTime();
        step.run(batch, 0, config.learningRate(), i); // waits for the device to know the loss
        if (i >= 0) {
          seconds[i] = (System.nanoTime() - begin) / 1e9;
        }
      }
      Arrays.sort(seconds);
      double median = (seconds[(steps - 1) / 2] + seconds[steps / 2]) / 2;
      System.out.printf(
          Locale.ROOT,
          "| `%s` | %.3f, %.3f, %.3f | %.1f | %s |%n",
          config.name(),
          median,
          seconds[0],
          seconds[steps - 1],
          config.batchSize() / median,
          memory.read());
    }
  }

  /** BERT base with VinVL's regions. */
  static ModelConfig model(TrainingConfig config) {
    return model(config, "12x" + config.embedSize());
  }

  /**
   * @param size layers x width, which is a multiple of 64
   */
  static ModelConfig model(TrainingConfig config, String size) {
    int layers = Integer.parseInt(size.substring(0, size.indexOf('x')));
    int width = Integer.parseInt(size.substring(size.indexOf('x') + 1));
    BackboneConfig backbone =
        new BackboneConfig(
            SamplePairs.VOCABULARY,
            width,
            layers,
            width / 64,
            4 * width,
            512,
            2,
            1e-12f,
            SamplePairs.REGION_WIDTH,
            true,
            1e-12f,
            DROPOUT,
            DROPOUT);
    return new ModelConfig(
        backbone,
        new MatchingHeadConfig(
            config.matchingLayers(), MatchingHeadConfig.ALADIN_HEADS, (float) config.dropout()),
        50,
        SamplePairs.REGIONS);
  }
}
