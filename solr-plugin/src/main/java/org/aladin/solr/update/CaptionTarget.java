/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.util.List;
import java.util.Optional;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.solr.document.FieldText;
import org.apache.solr.common.SolrInputDocument;

/** Embeds the text of a caption. */
record CaptionTarget(String textField, OutputFields output) implements Target {
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
  public Optional<Source> read(SolrInputDocument document, SourceLimits limits) {
    List<String> texts = FieldText.values(document, textField);
    if (texts.size() > 1) {
      throw new IllegalArgumentException(
          "field '" + textField + "' has " + texts.size() + " values, expected one caption");
    }
    return texts.stream()
        .filter(text -> !FieldText.isBlank(text))
        .map(text -> (Source) new Source.Caption(limits.checkText(textField, text)))
        .findFirst();
  }
}
