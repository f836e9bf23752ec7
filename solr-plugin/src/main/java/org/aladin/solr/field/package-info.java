/* SPDX-License-Identifier: Apache-2.0 */

/**
 * How alignment sets live in an index: the field type, and the format of its one binary value a
 * document.
 *
 * <p>Start at {@link org.aladin.solr.field.AlignmentField} for the schema, at {@link
 * org.aladin.model.alignment.encoded.AlignmentCodec} for the format.
 */
package org.aladin.solr.field;
