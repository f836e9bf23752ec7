/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.picture;

import java.util.concurrent.Future;
import org.aladin.extractor.ExtractedRegions;
import org.aladin.model.content.EmbeddingHash;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.vinvl.ImagePredictions;
import org.aladin.solr.document.EmbeddingSource;
import org.aladin.solr.document.EncoderInput;
import org.aladin.solr.document.PictureSize;

/**
 * A picture of a document. Its hash covers the bytes of the file, the extractor and the labels that
 * the client gives, so that an unchanged picture is neither decoded nor embedded again. Used by the
 * thread of one request.
 */
public final class PictureSource implements EmbeddingSource {
  private final PictureContent content;
  private final String labels;
  private final PictureExtraction extraction;

  /** Written by the extraction thread too. */
  private volatile String contentHash;

  private Future<EncoderInput> prepared;

  /**
   * @param labels object labels joined by spaces, in place of those of the extractor; null for
   *     those of the extractor
   */
  public PictureSource(PictureContent content, String labels, PictureExtraction extraction) {
    this.content = content;
    this.labels = labels;
    this.extraction = extraction;
  }

  @Override
  public String hash() {
    if (contentHash == null) {
      contentHash = content.hash();
    }
    return EmbeddingHash.ofPicture(contentHash, extraction.fingerprint(), labels);
  }

  @Override
  public boolean hasSize() {
    return true;
  }

  /** Called again, it gives the same regions, unless the first call was cancelled. */
  @Override
  public Future<EncoderInput> prepare() {
    if (prepared == null || prepared.isCancelled()) {
      prepared = extraction.start(this::readUnchanged, content.name(), this::input);
    }
    return prepared;
  }

  /** A file may be replaced after it was hashed: its vectors would get the hash of the old one. */
  private byte[] readUnchanged() {
    byte[] bytes = content.read();
    String hash = PictureContent.hashOf(bytes);
    if (contentHash != null && !contentHash.equals(hash)) {
      throw new IllegalArgumentException(
          content.name() + " was changed while it was being read: send the document again");
    }
    contentHash = hash;
    return bytes;
  }

  private EncoderInput input(ExtractedRegions extracted) {
    RegionFeatures features = extracted.features();
    if (labels != null) {
      features = new RegionFeatures(features.values(), features.width(), labels);
    }
    ImagePredictions upright = extracted.predictions();
    return new EncoderInput.Regions(
        features, new PictureSize(upright.imageWidth(), upright.imageHeight()));
  }
}
