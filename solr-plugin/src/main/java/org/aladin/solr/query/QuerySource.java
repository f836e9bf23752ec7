/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.query;

/** The source that a query compares documents with, as given in the request. Immutable. */
public sealed interface QuerySource {
  /**
   * Whether a model of the core encodes the source; the resolved query then has the version of that
   * model.
   */
  boolean isEncoded();

  /**
   * A text.
   *
   * @param text not blank
   */
  record Text(String text) implements QuerySource {
    @Override
    public boolean isEncoded() {
      return true;
    }
  }

  /**
   * A document of the collection, on any shard, committed or not.
   *
   * @param id its id
   * @param from the field to use; null for the only one of the document
   */
  record IndexedDocument(String id, String from) implements QuerySource {
    @Override
    public boolean isEncoded() {
      return false;
    }
  }

  /**
   * The region features of an image.
   *
   * @param base64 R × F little-endian float32 values, in base64
   * @param labels object labels joined by spaces; empty if there are none
   */
  record RegionFeatures(String base64, String labels) implements QuerySource {
    @Override
    public boolean isEncoded() {
      return true;
    }
  }

  /**
   * A picture.
   *
   * @param base64 the picture's file, in base64
   * @param labels object labels joined by spaces, in place of those of the extractor; empty for
   *     those of the extractor
   */
  record Picture(String base64, String labels) implements QuerySource {
    @Override
    public boolean isEncoded() {
      return true;
    }
  }

  /**
   * An alignment set, only for {@link Stage#RERANK}.
   *
   * @param base64 the format of {@link org.aladin.model.alignment.encoded.AlignmentCodec}, in
   *     base64
   */
  record AlignmentSet(String base64) implements QuerySource {
    @Override
    public boolean isEncoded() {
      return false;
    }
  }
}
