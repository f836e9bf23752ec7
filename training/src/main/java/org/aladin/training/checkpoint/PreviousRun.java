/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.aladin.training.file.DurableFile;
import org.apache.commons.io.file.PathUtils;

/** The files of an earlier run in an output folder, kept when a new run starts there. */
public final class PreviousRun {
  private static final String SUFFIX = ".previous";

  private PreviousRun() {}

  /**
   * Renames the checkpoint and the model directory. Those of a run before that are deleted.
   *
   * @return whether there was anything
   */
  public static boolean setAside(Path out) throws IOException {
    Path checkpoint = out.resolve(Checkpoint.FILE);
    Path model = out.resolve(BestModel.DIRECTORY);
    boolean found = false;
    if (Files.exists(checkpoint)) {
      String name = Checkpoint.FILE.replace(".safetensors", SUFFIX + ".safetensors");
      DurableFile.rename(checkpoint, out.resolve(name));
      found = true;
    }
    if (Files.exists(model)) {
      Path aside = out.resolve(BestModel.DIRECTORY + SUFFIX);
      if (Files.exists(aside)) {
        PathUtils.deleteDirectory(aside);
      }
      DurableFile.rename(model, aside);
      found = true;
    }
    return found;
  }
}
