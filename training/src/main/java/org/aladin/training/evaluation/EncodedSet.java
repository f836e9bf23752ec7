/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import ai.djl.Device;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.encoder.Embedding;
import org.aladin.training.progress.Progress;

/**
 * An evaluation set with the embedding of every image and every caption, each encoded once. Holds 4
 * · D bytes for every vector: for 5,000 images of 33 regions and 25,000 captions of 11 words at 768
 * dimensions 507 + 845 MB of alignment sets and 92 MB of global vectors.
 *
 * @param set what was encoded
 * @param images I embeddings, in the order of the image keys
 * @param captions C embeddings, in the order of the captions
 */
public record EncodedSet(EvaluationSet set, List<Embedding> images, List<Embedding> captions) {

  /**
   * @throws IllegalArgumentException if the embeddings are not as many as the images and captions
   */
  public EncodedSet {
    if (images.size() != set.imageKeys().size() || captions.size() != set.captions().size()) {
      throw new IllegalArgumentException(
          "Encoded "
              + images.size()
              + " images and "
              + captions.size()
              + " captions, expected "
              + set.imageKeys().size()
              + " and "
              + set.captions().size());
    }
  }

  /**
   * Encodes every image and every caption of a set once.
   *
   * @param batch number of images or captions per call of the source
   * @param progress advanced by one for each image and each caption
   * @throws IOException if the source cannot read an image
   */
  public static EncodedSet encode(
      EvaluationSet set, EmbeddingSource source, int batch, Progress progress) throws IOException {
    List<Embedding> images = new ArrayList<>(set.imageKeys().size());
    for (List<String> keys : batches(set.imageKeys(), batch)) {
      images.addAll(source.images(keys));
      progress.advance(keys.size());
    }
    List<Embedding> captions = new ArrayList<>(set.captions().size());
    for (List<String> texts : batches(set.captions(), batch)) {
      captions.addAll(source.captions(texts));
      progress.advance(texts.size());
    }
    return new EncodedSet(set, images, captions);
  }

  /**
   * Scores every image against every caption, in tiles: 4 · I · C bytes for the result and under
   * 100 MB of temporary memory.
   *
   * @param mode that of the alignment head
   * @param device where the products are computed
   */
  public ScoreMatrix scores(Head head, AlignmentMode mode, Device device) {
    return new ScoreMatrix(ScoreTiles.scores(head, mode, images, captions, device), set.owners());
  }

  private static List<List<String>> batches(List<String> items, int batch) {
    List<List<String>> batches = new ArrayList<>();
    for (int first = 0; first < items.size(); first += batch) {
      batches.add(items.subList(first, Math.min(first + batch, items.size())));
    }
    return batches;
  }
}
