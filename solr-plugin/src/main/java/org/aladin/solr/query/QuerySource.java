/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.query;

/** What a query gives to compare documents with, as it came. Immutable. */
public sealed interface QuerySource {
  /**
   * Whether a model of the core encodes the source, so that the model's version is that of the
   * resolved query.
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
   * @param from the field to take; null for the only one that the document has
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
   * @param labels object labels joined by spaces; empty without any
   */
  record RegionFeatures(String base64, String labels) implements QuerySource {
    @Override
    public boolean isEncoded() {
      return true;
    }
  }

  /**
   * An alignment set, for {@link Stage#RERANK} alone.
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
