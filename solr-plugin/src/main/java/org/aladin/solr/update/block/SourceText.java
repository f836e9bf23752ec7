/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.solr.common.SolrInputField;

/** Bytes that javabin clients send, as the text that the other formats have. Stateless. */
final class SourceText {
  private SourceText() {}

  /** Replaces bytes by their base64, also in a list or in the instructions of an update. */
  static void replaceBytes(SolrInputField field) {
    Object value = field.getValue();
    Object text = text(value);
    if (text != value) {
      field.setValue(text);
    }
  }

  /** The same value if there are no bytes in it. */
  private static Object text(Object value) {
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return text(bytes);
    }
    if (value instanceof Collection<?> values) {
      List<Object> texts = new ArrayList<>(values.size());
      values.forEach(each -> texts.add(text(each)));
      return changed(values, texts) ? texts : value;
    }
    Map<?, ?> instructions = AtomicInstructions.of(value);
    if (instructions == null) {
      return value;
    }
    Map<Object, Object> texts = new LinkedHashMap<>();
    instructions.forEach((name, operand) -> texts.put(name, text(operand)));
    return changed(instructions.values(), texts.values()) ? texts : value;
  }

  private static boolean changed(Collection<?> values, Collection<?> texts) {
    Iterator<?> other = texts.iterator();
    return values.stream().anyMatch(value -> value != other.next());
  }
}
