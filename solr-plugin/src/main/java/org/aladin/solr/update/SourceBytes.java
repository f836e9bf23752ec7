/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import org.apache.solr.common.SolrInputDocument;

/** How much memory a block's sources take, about: enough to bound what waits. */
final class SourceBytes {
  private static final int OBJECT = 16;

  private SourceBytes() {}

  static long of(PendingAdd add) {
    return add.documents().stream().mapToLong(SourceBytes::of).sum();
  }

  private static long of(BlockDocument document) {
    SolrInputDocument fields = document.fields();
    return document.touched().stream()
        .flatMap(target -> target.sourceFields().stream())
        .filter(fields::containsKey)
        .mapToLong(field -> of(fields.getField(field).getValue()))
        .sum();
  }

  private static long of(Object value) {
    if (value instanceof CharSequence text) {
      return OBJECT + text.length();
    } else if (value instanceof byte[] bytes) {
      return bytes.length;
    } else if (value instanceof float[] numbers) {
      return OBJECT + (long) Float.BYTES * numbers.length;
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
