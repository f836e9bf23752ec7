/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.aladin.model.file.TextFile;

/**
 * The pieces of a tokenizer, one per line in {@code vocab.txt}; the id of a piece is its line
 * number, from 0. Immutable and thread-safe.
 */
public final class Vocabulary {
  public static final String PAD = "[PAD]";
  public static final String UNKNOWN = "[UNK]";
  public static final String CLS = "[CLS]";
  public static final String SEP = "[SEP]";
  public static final String MASK = "[MASK]";

  /** The special tokens, which stand for themselves in a text. */
  public static final List<String> SPECIAL = List.of(UNKNOWN, SEP, PAD, CLS, MASK);

  private final List<String> pieces;
  private final Map<String, Integer> ids;

  private Vocabulary(List<String> pieces, String origin) {
    this.pieces = List.copyOf(pieces);
    this.ids = new HashMap<>(2 * pieces.size());
    for (int id = 0; id < pieces.size(); id++) {
      // A duplicate piece keeps its last line, as in the original.
      ids.put(pieces.get(id), id);
    }
    for (String special : List.of(PAD, UNKNOWN, CLS, SEP)) {
      if (!ids.containsKey(special)) {
        throw new IllegalArgumentException(
            origin + " has " + pieces.size() + " pieces, but not " + special);
      }
    }
  }

  /**
   * @throws IOException if the file is not UTF-8 or cannot be read
   * @throws IllegalArgumentException if one of [PAD], [UNK], [CLS], [SEP] is missing
   */
  public static Vocabulary read(Path vocabTxt) throws IOException {
    return parse(vocabTxt, Files.readAllBytes(vocabTxt));
  }

  /** As {@link #read}, for content that has been read already. */
  public static Vocabulary parse(Path vocabTxt, byte[] content) throws IOException {
    List<String> lines = TextFile.read(vocabTxt, content).lines().map(String::strip).toList();
    return new Vocabulary(lines, "Vocabulary " + vocabTxt);
  }

  /**
   * @param pieces in the order of their ids
   * @throws IllegalArgumentException if one of [PAD], [UNK], [CLS], [SEP] is missing
   */
  public static Vocabulary of(List<String> pieces) {
    return new Vocabulary(pieces, "The vocabulary");
  }

  /** The id of a piece; that of [UNK] if it is not in the vocabulary. */
  public int id(String piece) {
    Integer id = ids.get(piece);
    return id == null ? ids.get(UNKNOWN) : id;
  }

  public boolean contains(String piece) {
    return ids.containsKey(piece);
  }

  /**
   * @throws IndexOutOfBoundsException if the id is not between 0 and {@link #size()} - 1
   */
  public String piece(int id) {
    return pieces.get(id);
  }

  public int size() {
    return pieces.size();
  }

  /** All pieces in the order of their ids. */
  public List<String> pieces() {
    return pieces;
  }
}
