/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.config;

import java.util.List;
import java.util.Optional;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.solr.document.DocumentLimits;
import org.aladin.solr.document.EmbeddingSource;
import org.aladin.solr.document.FieldText;
import org.apache.solr.common.SolrInputDocument;

/** Embeds the text of a caption. */
public record CaptionTarget(String textField, OutputFields output) implements EmbeddingTarget {
  @Override
  public List<String> mainFields() {
    return List.of(textField);
  }

  @Override
  public List<String> sourceFields() {
    return mainFields();
  }

  @Override
  public AlignmentKind kind() {
    return AlignmentKind.WORDS;
  }

  @Override
  public Optional<EmbeddingSource> read(SolrInputDocument document, DocumentLimits limits) {
    List<String> texts = FieldText.values(document, textField);
    if (texts.size() > 1) {
      throw new IllegalArgumentException(
          "field '" + textField + "' has " + texts.size() + " values, expected one caption");
    }
    return texts.stream()
        .filter(text -> !FieldText.isBlank(text))
        .map(
            text ->
                (EmbeddingSource) new EmbeddingSource.Caption(limits.checkText(textField, text)))
        .findFirst();
  }
}
