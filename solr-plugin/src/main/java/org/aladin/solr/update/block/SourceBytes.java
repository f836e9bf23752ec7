/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import org.apache.solr.common.SolrInputDocument;

/** How many bytes to be embedded the documents of a block bring, about. */
public final class SourceBytes {
  private SourceBytes() {}

  public static long of(PendingBlock add) {
    return add.documents().stream().mapToLong(SourceBytes::of).sum();
  }

  private static long of(BlockDocument document) {
    SolrInputDocument fields = document.fields();
    return document.touched().stream()
        .flatMap(target -> target.sourceFields().stream())
        .filter(fields::containsKey)
        .mapToLong(field -> HeapEstimate.of(fields.getField(field).getValue()))
        .sum();
  }
}
