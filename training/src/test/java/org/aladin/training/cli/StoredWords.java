/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.aladin.model.alignment.encoded.WordMoment;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;

/** The words that a command left in a model directory. */
final class StoredWords {
  private StoredWords() {}

  /** They are those of these captions, up to the rounding of other batches. */
  static void assertOf(List<Embedding> captions, AladinEncoder encoder) {
    assertArrayEquals(
        WordMoment.of(captions.stream().map(Embedding::alignment).toList()).orElseThrow().values(),
        encoder.words().orElseThrow().values(),
        1e-5f);
  }
}
