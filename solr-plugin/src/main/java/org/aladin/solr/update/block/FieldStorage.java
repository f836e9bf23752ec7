/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import org.apache.solr.schema.BinaryField;
import org.apache.solr.schema.IndexSchema;
import org.apache.solr.schema.SchemaField;

/**
 * What the index keeps of a field. A field that the schema does not have is not kept.
 *
 * @param schema the schema of the core, as the request has it
 */
record FieldStorage(IndexSchema schema) {
  /** Whether the values can be read back, so that an update can build on them. */
  boolean isKept(String name) {
    SchemaField field = schema.getFieldOrNull(name);
    return field != null
        && (field.stored() || (field.hasDocValues() && field.useDocValuesAsStored()));
  }

  /** Whether the index takes at most one value per document. */
  boolean isSingleValued(String name) {
    SchemaField field = schema.getFieldOrNull(name);
    return field != null && !field.multiValued();
  }

  /** Whether the index keeps bytes as bytes, and not as a text. */
  boolean isBinary(String name) {
    SchemaField field = schema.getFieldOrNull(name);
    return field != null && field.getType() instanceof BinaryField;
  }

  /** Whether the index has any use for the field. Otherwise only its embedding has one. */
  boolean isUsed(String name) {
    SchemaField field = schema.getFieldOrNull(name);
    return field != null && (field.indexed() || field.stored() || field.hasDocValues());
  }
}
