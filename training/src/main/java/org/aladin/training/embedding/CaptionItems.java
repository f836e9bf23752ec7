/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.embedding;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.model.content.EmbeddingHash;
import org.aladin.model.file.TextFile;
import org.aladin.training.output.KeyDigest;

/** Captions in a file: a line each, with an id, a tab and the text. Immutable. */
public final class CaptionItems implements ItemSource {
  private final List<String> keys = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();

  private CaptionItems() {}

  /**
   * @throws IOException if the file is not UTF-8, holds no caption, a line has another form, or an
   *     id occurs twice; the message names the line
   */
  public static CaptionItems read(Path file) throws IOException {
    CaptionItems items = new CaptionItems();
    Map<String, Integer> lines = new HashMap<>();
    int number = 0;
    for (String line : TextFile.lines(file)) {
      number++;
      if (line.isEmpty()) {
        continue;
      }
      int tab = line.indexOf('\t');
      if (tab < 1 || line.indexOf('\t', tab + 1) >= 0) {
        throw new IOException(
            file + ", line " + number + ": expected an id, one tab and a caption");
      }
      String key = line.substring(0, tab);
      Integer earlier = lines.put(key, number);
      if (earlier != null) {
        throw new IOException(
            file + ", line " + number + ": the id " + key + " is already on line " + earlier);
      }
      items.keys.add(key);
      items.texts.add(line.substring(tab + 1));
    }
    if (items.keys.isEmpty()) {
      throw new IOException(file + " holds no caption");
    }
    return items;
  }

  @Override
  public AlignmentKind kind() {
    return AlignmentKind.WORDS;
  }

  @Override
  public List<String> keys() {
    return keys;
  }

  /** The captions, in the order of the keys. */
  public List<String> texts() {
    return texts;
  }

  @Override
  public EmbeddingItem read(int index) {
    String text = texts.get(index);
    return text.isBlank()
        ? EmbeddingItem.skipped(keys.get(index), "the caption is blank")
        : EmbeddingItem.caption(keys.get(index), text, EmbeddingHash.ofText(text));
  }

  @Override
  public void describe(JsonObject plan) {
    KeyDigest digest = new KeyDigest();
    texts.forEach(digest::add);
    plan.addProperty("captions", digest.hex());
  }
}
