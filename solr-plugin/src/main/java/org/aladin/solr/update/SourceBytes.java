/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import org.apache.solr.common.SolrInputDocument;

/** How much memory a document's sources take, about: enough to bound what waits. */
final class SourceBytes {
  private static final int OBJECT = 16;

  private SourceBytes() {}

  static long of(PendingAdd add) {
    SolrInputDocument document = add.command().getSolrInputDocument();
    return add.touched().stream()
        .flatMap(target -> target.sourceFields().stream())
        .filter(document::containsKey)
        .mapToLong(field -> of(document.getField(field).getValue()))
        .sum();
  }

  private static long of(Object value) {
    if (value instanceof CharSequence text) {
      return OBJECT + text.length();
    } else if (value instanceof byte[] bytes) {
      return bytes.length;
    } else if (value instanceof ByteBuffer buffer) {
      return buffer.remaining();
    } else if (value instanceof Collection<?> values) {
      return OBJECT + values.stream().mapToLong(SourceBytes::of).sum();
    } else if (value instanceof Map<?, ?> instructions) {
      return OBJECT + instructions.values().stream().mapToLong(SourceBytes::of).sum();
    }
    return OBJECT;
  }
}
