/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import org.apache.solr.common.SolrInputDocument;

/** How many bytes to be embedded the documents of a block bring, about. */
final class SourceBytes {
  private SourceBytes() {}

  static long of(PendingAdd add) {
    return add.documents().stream().mapToLong(SourceBytes::of).sum();
  }

  private static long of(BlockDocument document) {
    SolrInputDocument fields = document.fields();
    return document.touched().stream()
        .flatMap(target -> target.sourceFields().stream())
        .filter(fields::containsKey)
        .mapToLong(field -> HeldBytes.of(fields.getField(field).getValue()))
        .sum();
  }
}
