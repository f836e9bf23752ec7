/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Alignment sets in an index: the field type with one binary value per document.
 *
 * <p>Start at {@link org.aladin.solr.field.AlignmentField} for the schema, at {@link
 * org.aladin.model.alignment.encoded.AlignmentCodec} for the format.
 */
package org.aladin.solr.field;
