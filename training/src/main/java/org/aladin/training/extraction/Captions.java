/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.extraction;

import java.util.ArrayList;
import java.util.List;
import org.aladin.model.text.WordPieceTokenizer;

/** The captions of one picture while they are read. Captions without words are left out. */
final class Captions {
  private final List<String> texts = new ArrayList<>();

  void add(String caption) {
    String text = caption.strip().replaceAll("\\s+", " ");
    if (WordPieceTokenizer.hasWords(text)) {
      texts.add(text);
    }
  }

  List<String> texts() {
    return texts;
  }
}
