/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.aladin.training.verify.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code verify}: checks that this installation computes what the original does. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Replays a reference set and compares every number with the original's.",
      "The set holds what the original computed: the teacher's scores, then for each configuration"
          + " every training step (losses and gradient norms), both score matrices and all"
          + " recalls.",
      "Exits with 1 if a number is outside its tolerance."
    })
final class VerifyCommand implements Callable<Integer> {
  private enum Where {
    cpu,
    gpu
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--reference",
      required = true,
      paramLabel = "DIR",
      description = "The reference set: teacher.pth.tar, configs, expected, ...")
  private Path reference;

  @Option(
      names = "--device",
      paramLabel = "cpu|gpu",
      description = "The device (default: a GPU if there is one).")
  private Where device;

  @Override
  public Integer call() throws Exception {
    ComputeDevice.threads(null, Verification.hiddenSize(reference));
    Device chosen = ComputeDevice.choose(device == Where.cpu, spec.commandLine().getErr());
    if (device == Where.gpu && !chosen.isGpu()) {
      throw new IllegalArgumentException("There is no GPU to verify on (--device gpu)");
    }
    Verification verification = Verification.run(reference, chosen);
    verification.print(spec.commandLine().getOut());
    return verification.passed() ? 0 : Main.FAILED;
  }
}
