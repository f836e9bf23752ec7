/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.aladin.solr.node.TargetFields;
import org.apache.solr.common.SolrException;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.schema.IndexSchema;
import org.apache.solr.schema.SchemaField;
import org.apache.solr.schema.StrField;
import org.apache.solr.schema.TextField;

/**
 * The field whose text explanations split into the words of a caption. Only the embedded text has
 * the words of the vectors. Any other text with the same number of words would give wrong names.
 * Stateless.
 */
final class WordsField {
  private WordsField() {}

  /**
   * @throws SolrException (400) if the field of {@code words} is not in the schema, cannot return a
   *     caption, or is not the one that a processor embeds
   */
  static void check(AlignmentParams asked, SolrQueryRequest req) {
    String name = asked.words();
    IndexSchema schema = req.getSchema();
    Set<String> captions =
        TargetFields.of(req.getCore(), asked.field()).stream()
            .map(TargetFields.Written::textField)
            .filter(Objects::nonNull)
            .collect(Collectors.toCollection(TreeSet::new));
    String expected =
        captions.isEmpty()
            ? "expected a stored text field of one value"
            : "expected one of "
                + captions
                + ", whose words the vectors in '"
                + asked.field()
                + "' stand for";
    SchemaField field = schema.getFieldOrNull(name);
    if (field == null) {
      throw bad(name, "is not in the schema", expected);
    }
    if (!captions.isEmpty()
        && !captions.contains(name)
        && schema.getCopySources(name).stream().noneMatch(captions::contains)) {
      throw bad(name, "is another field", expected);
    }
    if (!(field.getType() instanceof TextField || field.getType() instanceof StrField)) {
      throw bad(name, "is of type " + field.getType().getTypeName(), expected);
    }
    if (!field.stored()) {
      throw bad(name, "is not stored", expected);
    }
    if (field.multiValued()) {
      throw bad(name, "has several values", expected);
    }
  }

  private static SolrException bad(String name, String is, String expected) {
    return AlignmentParams.bad("words: field '" + name + "' " + is + ", " + expected);
  }
}
