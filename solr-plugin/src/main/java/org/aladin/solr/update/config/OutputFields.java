/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.config;

import java.util.List;
import java.util.stream.Stream;
import org.aladin.solr.params.CheckedConfig;

/**
 * The fields that a target fills.
 *
 * @param vector the global vector, of type DenseVectorField
 * @param alignment the alignment set; null for none
 * @param version the version of the model that made the two; null for none
 * @param hash the hash of the content that they were made from; null for none
 * @param size the size of the picture
 */
public record OutputFields(
    String vector, String alignment, String version, String hash, SizeFields size) {
  static OutputFields read(CheckedConfig target, SizeFields size) {
    return new OutputFields(
        target.required("vectorField"),
        target.text("alignmentField"),
        target.text("versionField"),
        target.text("hashField"),
        size);
  }

  /** Whether a document's content is recognised, so that it is not embedded again unchanged. */
  public boolean recognisesContent() {
    return version != null && hash != null;
  }

  /** The names of the declared fields of the embedding, without those of the size. */
  public List<String> names() {
    return Stream.of(vector, alignment, version, hash).filter(name -> name != null).toList();
  }

  /** The names of all declared fields. */
  public List<String> all() {
    return Stream.concat(names().stream(), size.names().stream()).toList();
  }
}
