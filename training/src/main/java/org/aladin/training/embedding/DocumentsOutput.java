/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.embedding;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.training.output.AppendedFile;

/**
 * JSON lines in files of a fixed number of documents, {@code documents-00000.jsonl} and so on. The
 * number of an item in the index is the end of its line in its file.
 */
public final class DocumentsOutput implements EmbeddingOutput {
  private final Path folder;
  private final DocumentLine line;
  private final int perFile;
  private final ItemIndex index;
  private AppendedFile open;

  private DocumentsOutput(Path folder, DocumentLine line, int perFile, ItemIndex index) {
    this.folder = folder;
    this.line = line;
    this.perFile = perFile;
    this.index = index;
  }

  /**
   * Opens the files to begin or continue them.
   *
   * @param encoding of the alignment sets
   * @param perFile documents per file
   */
  public static DocumentsOutput open(
      Path folder,
      DocumentFields fields,
      AladinEncoder encoder,
      AlignmentEncoding encoding,
      int perFile)
      throws IOException {
    DocumentLine line = new DocumentLine(fields, encoder.version(), encoding, encoder.words());
    DocumentsOutput output = new DocumentsOutput(folder, line, perFile, ItemIndex.open(folder));
    output.truncate(output.index.size());
    return output;
  }

  private Path file(int item) {
    return folder.resolve(String.format(Locale.ROOT, "documents-%05d.jsonl", item / perFile));
  }

  @Override
  public List<String> keys() {
    return index.keys();
  }

  @Override
  public void truncate(int count) throws IOException {
    close(open);
    open = null;
    int kept = wholeOf(count);
    index.truncate(kept);
    for (int next = (kept + perFile - 1) / perFile * perFile;
        Files.deleteIfExists(file(next));
        next += perFile) {
      continue;
    }
    if (kept % perFile != 0) {
      open = AppendedFile.open(file(kept - 1));
      open.truncate(index.number(kept - 1));
    }
  }

  /** The number of items that no cut file precedes. */
  private int wholeOf(int count) throws IOException {
    int kept = 0;
    while (kept < count) {
      int end = Math.min(count, (kept / perFile + 1) * perFile);
      int whole = end;
      while (whole > kept && !isWhole(whole - 1)) {
        whole--;
      }
      kept = whole;
      if (whole < end) {
        break;
      }
    }
    return kept;
  }

  private boolean isWhole(int item) throws IOException {
    Path file = file(item);
    return Files.exists(file) && Files.size(file) >= index.number(item);
  }

  @Override
  public void write(EmbeddingItem item, Embedding embedding) throws IOException {
    int number = index.size();
    if (number % perFile == 0) {
      close(open);
      open = AppendedFile.open(file(number));
      open.truncate(0);
    }
    byte[] bytes = (line.of(item, embedding) + '\n').getBytes(StandardCharsets.UTF_8);
    open.write(ByteBuffer.wrap(bytes));
    index.add(item.key(), open.size());
  }

  @Override
  public void finish() throws IOException {
    close(open);
    open = null;
  }

  private static void close(AppendedFile file) throws IOException {
    if (file != null) {
      file.close();
    }
  }

  @Override
  public void close() throws IOException {
    try (index) {
      close(open);
    }
  }
}
