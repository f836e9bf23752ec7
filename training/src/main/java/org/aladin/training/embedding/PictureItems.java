/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.embedding;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.aladin.extractor.RegionExtractor;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.model.content.EmbeddingHash;
import org.aladin.training.extraction.PictureExtractor;

/**
 * The files below a folder, sorted by path. The key of a picture is its path in the folder, with
 * slashes. Files that are no pictures are skipped with a reason.
 */
public final class PictureItems implements ItemSource {
  private final Path folder;
  private final RegionExtractor extractor;
  private final PictureExtractor pictures;
  private final List<String> keys;

  /**
   * @param extractor stays the caller's to close
   * @param threads that read items at the same time
   * @throws IOException if the folder cannot be listed, or has no file
   */
  public PictureItems(Path folder, RegionExtractor extractor, int threads) throws IOException {
    this.folder = folder;
    this.extractor = extractor;
    this.pictures = new PictureExtractor(extractor, threads);
    try (Stream<Path> files = Files.walk(folder)) {
      this.keys =
          files
              .filter(Files::isRegularFile)
              .map(folder::relativize)
              .map(PictureItems::key)
              .sorted()
              .toList();
    }
    if (keys.isEmpty()) {
      throw new IOException(folder + " has no files (--pictures)");
    }
  }

  private static String key(Path relative) {
    return String.join(
        "/", StreamSupport.stream(relative.spliterator(), false).map(Path::toString).toList());
  }

  @Override
  public AlignmentKind kind() {
    return AlignmentKind.REGIONS;
  }

  @Override
  public boolean arePictures() {
    return true;
  }

  @Override
  public List<String> keys() {
    return keys;
  }

  @Override
  public EmbeddingItem read(int index) throws IOException {
    String key = keys.get(index);
    Path file = folder.resolve(key);
    PictureExtractor.Outcome outcome = pictures.extractFile(file);
    if (outcome.regions() == null) {
      return EmbeddingItem.skipped(key, outcome.reason());
    }
    String content = EmbeddingHash.ofFile(Files.readAllBytes(file));
    return EmbeddingItem.picture(
        key,
        outcome.regions(),
        EmbeddingHash.ofPicture(content, extractor.fingerprint().toString(), null));
  }

  @Override
  public void describe(JsonObject plan) {
    plan.addProperty("extractor", extractor.fingerprint().toString());
  }
}
