/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.engine.Libtorch;
import org.aladin.model.engine.NativeWork;
import org.aladin.training.evaluation.EncodedSet;
import org.aladin.training.evaluation.Head;
import org.aladin.training.evaluation.Recalls;

/**
 * The 5k test of COCO at the published size, with random embeddings: prints the time of both heads
 * and the maximum memory of the process (Linux). Run it with the heap size to test: {@code java
 * -Xmx2500m -cp benchmarks/target/aladin-benchmarks.jar org.aladin.benchmarks.FullEvaluation 5000}.
 */
public final class FullEvaluation {
  private FullEvaluation() {}

  /**
   * @param args the number of images; 5,000 by default
   */
  public static void main(String[] args) throws IOException {
    NativeWork.<Void, IOException>run(
        () -> {
          run(args);
          return null;
        });
  }

  private static void run(String[] args) throws IOException {
    int images = args.length > 0 ? Integer.parseInt(args[0]) : 5000;
    Libtorch.prepare();
    EncodedSet encoded = EvaluationBenchmark.encoded(images);
    for (Head head : Head.values()) {
      long begin = System.nanoTime();
      Recalls recalls =
          Recalls.of(encoded.scores(head, AlignmentMode.MRSW, EvaluationBenchmark.device()));
      System.out.printf(
          Locale.ROOT,
          "%s: %,d images x %,d captions in %.1f s, rsum %.2f%n",
          head.label(),
          images,
          encoded.captions().size(),
          (System.nanoTime() - begin) / 1e9,
          recalls.rsum());
    }
    Path status = Path.of("/proc/self/status");
    if (Files.exists(status)) {
      Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmHWM"))
          .forEach(System.out::println);
    }
  }
}
