/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.util.Map;
import java.util.Optional;
import org.aladin.solr.update.config.EmbeddingTarget;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.SolrInputField;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.update.processor.AtomicUpdateDocumentMerger;

/**
 * Applies an atomic update to the source fields of a target, as Solr itself will apply it later.
 * One request long.
 */
final class AtomicSourceMerger {
  private static final String SET = "set";

  private final FieldStorage storage;
  private final AtomicUpdateDocumentMerger merger;
  private final String idField;

  AtomicSourceMerger(SolrQueryRequest req, FieldStorage storage) {
    this.storage = storage;
    this.merger = new AtomicUpdateDocumentMerger(req);
    this.idField = req.getSchema().getUniqueKeyField().getName();
  }

  /** Whether the update alone determines a target's source fields. */
  static boolean complete(EmbeddingTarget target, SolrInputDocument update) {
    return target.sourceFields().stream()
        .allMatch(field -> update.containsKey(field) && isSet(update.getField(field).getValue()));
  }

  private static boolean isSet(Object value) {
    Map<?, ?> instructions = AtomicInstructions.of(value);
    return instructions == null || (instructions.size() == 1 && instructions.containsKey(SET));
  }

  /**
   * @param update a document with instructions
   * @param indexed the indexed document; null if there is none
   * @return a whole document with the target's source fields after the update
   * @throws IllegalArgumentException if the update needs a field that the index does not keep
   */
  SolrInputDocument after(EmbeddingTarget target, SolrInputDocument update, SolrDocument indexed) {
    notKept(target, update, indexed)
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  "the fields "
                      + target.sourceFields().stream().filter(update::containsKey).toList()
                      + " change, but the index does not keep field '"
                      + name
                      + "' to embed them with: expected it too, as a whole");
            });
    SolrInputDocument result = new SolrInputDocument();
    result.setField(idField, update.getFieldValue(idField));
    for (String name : target.sourceFields()) {
      SolrInputField change = update.getField(name);
      if (change == null || !isSet(change.getValue())) {
        copy(name, indexed, result);
      }
      if (change == null) {
        continue;
      }
      Map<?, ?> instructions = AtomicInstructions.of(change.getValue());
      if (instructions == null) {
        result.setField(name, change.getValue());
      } else if (isSet(instructions)) {
        result.setField(name, instructions.get(SET));
      } else {
        merge(change, result);
      }
    }
    return result;
  }

  /** A field that the embedding needs after the update, but that the index does not keep. */
  Optional<String> notKept(EmbeddingTarget target, SolrInputDocument update, SolrDocument indexed) {
    if (indexed == null || !indexed.containsKey(target.output().vector())) {
      return Optional.empty();
    }
    boolean hasMain =
        target.mainFields().stream()
            .anyMatch(name -> update.containsKey(name) || has(indexed, name));
    return target.sourceFields().stream()
        .filter(name -> !update.containsKey(name) || !isSet(update.getField(name).getValue()))
        .filter(name -> !storage.isKept(name) && !(hasMain && target.mainFields().contains(name)))
        .findFirst();
  }

  private static boolean has(SolrDocument indexed, String field) {
    return indexed != null && indexed.containsKey(field);
  }

  private static void copy(String name, SolrDocument indexed, SolrInputDocument result) {
    if (indexed != null && indexed.containsKey(name)) {
      indexed.getFieldValues(name).forEach(value -> result.addField(name, value));
    }
  }

  private void merge(SolrInputField change, SolrInputDocument result) {
    SolrInputDocument update = new SolrInputDocument();
    update.setField(idField, result.getFieldValue(idField));
    update.setField(change.getName(), change.getValue());
    try {
      merger.merge(update, result);
    } catch (SolrException e) {
      throw e;
    } catch (RuntimeException e) {
      // Solr does not check all operands itself.
      throw new IllegalArgumentException(
          "field '"
              + change.getName()
              + "': the instructions "
              + ((Map<?, ?>) change.getValue()).keySet()
              + " cannot be followed with these operands ("
              + e.getClass().getSimpleName()
              + ")",
          e);
    }
  }
}
