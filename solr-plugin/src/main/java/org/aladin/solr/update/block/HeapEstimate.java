/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.util.Utf8CharSequence;

/**
 * Estimates the heap that documents take, to bound what waits for a batch. A long text is looked at
 * once, however often it is asked for. Not thread-safe; keeps the texts alive.
 */
final class HeapEstimate {
  private static final int OBJECT = 16;
  private static final int REFERENCE = 4;

  /** The characters of a text whose size is remembered. */
  private static final int LONG_TEXT = 4096;

  private final Map<CharSequence, Long> longTexts = new IdentityHashMap<>();

  /** A document with all its fields and children. */
  long of(SolrInputDocument document) {
    long bytes = OBJECT;
    for (String field : document.getFieldNames()) {
      bytes += OBJECT + REFERENCE + of(document.getField(field).getValue());
    }
    if (document.hasChildDocuments()) {
      bytes += of((Object) document.getChildDocuments());
    }
    return bytes;
  }

  /** A value of a field, in any form that a client's format produces. */
  long of(Object value) {
    if (value instanceof Utf8CharSequence utf8) { // of javabin: decoding it would cost memory
      return OBJECT + utf8.size();
    } else if (value instanceof CharSequence text) {
      return OBJECT
          + (text.length() < LONG_TEXT
              ? TextSize.of(text)
              : longTexts.computeIfAbsent(text, TextSize::of));
    } else if (value instanceof byte[] bytes) {
      return OBJECT + bytes.length;
    } else if (value instanceof float[] numbers) {
      return OBJECT + (long) Float.BYTES * numbers.length;
    } else if (value instanceof double[] numbers) {
      return OBJECT + (long) Double.BYTES * numbers.length;
    } else if (value instanceof Object[] values) {
      long bytes = OBJECT;
      for (Object each : values) {
        bytes += REFERENCE + of(each);
      }
      return bytes;
    } else if (value instanceof ByteBuffer buffer) {
      return OBJECT + buffer.capacity();
    } else if (value instanceof SolrInputDocument document) {
      return of(document);
    } else if (value instanceof Collection<?> values) {
      return of(values);
    } else if (value instanceof Map<?, ?> map) {
      return of(map.keySet()) + of(map.values());
    }
    return OBJECT;
  }

  private long of(Collection<?> values) {
    long bytes = OBJECT;
    for (Object each : values) {
      bytes += REFERENCE + of(each);
    }
    return bytes;
  }
}
