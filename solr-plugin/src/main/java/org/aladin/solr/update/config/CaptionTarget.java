/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.config;

import java.util.List;
import java.util.Optional;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.solr.document.CaptionSource;
import org.aladin.solr.document.DocumentLimits;
import org.aladin.solr.document.EmbeddingSource;
import org.aladin.solr.document.FieldText;
import org.aladin.solr.params.CheckedConfig;
import org.aladin.solr.picture.PictureExtraction;
import org.apache.solr.common.SolrInputDocument;

/** Embeds the text of a caption. */
record CaptionTarget(String textField, OutputFields output) implements EmbeddingTarget {
  static CaptionTarget read(CheckedConfig caption) {
    CaptionTarget target =
        new CaptionTarget(
            caption.required("textField"), OutputFields.read(caption, SizeFields.NONE));
    caption.checkNothingElse();
    return target;
  }

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
  public Optional<EmbeddingSource> read(
      SolrInputDocument document, DocumentLimits limits, PictureExtraction pictures) {
    List<String> texts = FieldText.values(document, textField);
    if (texts.size() > 1) {
      throw new IllegalArgumentException(
          "field '" + textField + "' has " + texts.size() + " values, expected one caption");
    }
    return texts.stream()
        .filter(text -> !FieldText.isBlank(text))
        .<EmbeddingSource>map(text -> new CaptionSource(limits.checkText(textField, text)))
        .findFirst();
  }
}
