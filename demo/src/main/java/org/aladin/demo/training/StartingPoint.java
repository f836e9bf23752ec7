/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The backbone that a training starts from. */
public sealed interface StartingPoint permits SmallNetwork, PretrainedBackbone {

  /** H, also the width of both heads and of Solr's vectors. */
  int hiddenSize();

  /** Dropout in the layers of the matching head. */
  double dropout();

  /** Whether the backbone has weights to start from. */
  boolean pretrained();

  /**
   * Prepares the backbone's directory for training.
   *
   * @param folder for what has to be written; created if it does not exist
   * @param vocabulary lines of a {@code vocab.txt} for a backbone that has none
   * @return the directory
   */
  Path prepare(Path folder, Supplier<List<String>> vocabulary) throws IOException;

  /** For {@code summary.json}. */
  Map<String, Object> figures();
}
