/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.embedding;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.WordMoment;
import org.aladin.model.content.EmbeddingHash;
import org.aladin.model.encoder.Embedding;
import org.aladin.training.embedding.DocumentFields.Role;

/**
 * Writes embeddings as JSON documents that Solr indexes without embedding them again: the values
 * are those that Solr's update processor would fill in. Immutable.
 *
 * @param fields the names of the fields
 * @param modelVersion the version of the model
 * @param encoding of the alignment sets; that of the schema, since the hash covers it
 * @param words of the model
 */
record DocumentLine(
    DocumentFields fields,
    String modelVersion,
    AlignmentEncoding encoding,
    Optional<WordMoment> words) {
  /** The document on one line, without a line end. */
  String of(EmbeddingItem item, Embedding embedding) throws IOException {
    byte[] alignment =
        fields.name(Role.ALIGNMENT) == null
            ? null
            : AlignmentCodec.encode(alignment(item, embedding), encoding, words);
    StringWriter text = new StringWriter(16 * embedding.vector().length);
    try (JsonWriter json = new JsonWriter(text)) {
      json.setHtmlSafe(false);
      json.beginObject();
      put(json, Role.ID, item.key());
      if (item.text() != null) {
        put(json, Role.TEXT, item.text());
      } else if (!item.regions().labels().isEmpty()) {
        put(json, Role.LABELS, item.regions().labels());
      }
      Map<String, Integer> size = size(item);
      for (Map.Entry<String, Integer> side : size.entrySet()) {
        json.name(side.getKey()).value(side.getValue());
      }
      json.name(fields.name(Role.VECTOR)).beginArray();
      for (float value : embedding.vector()) {
        json.jsonValue(decimal(value));
      }
      json.endArray();
      if (alignment != null) {
        put(json, Role.ALIGNMENT, Base64.getEncoder().encodeToString(alignment));
      }
      put(json, Role.VERSION, modelVersion);
      put(
          json,
          Role.HASH,
          EmbeddingHash.of(
              item.hash(),
              fields.name(Role.VERSION) == null ? null : modelVersion,
              embedding.vector(),
              alignment,
              size.values()));
      json.endObject();
    }
    return text.toString();
  }

  /** Width and height by their fields, of those that documents have. */
  private Map<String, Integer> size(EmbeddingItem item) {
    Map<String, Integer> size = new LinkedHashMap<>();
    if (fields.name(Role.WIDTH) != null) {
      size.put(fields.name(Role.WIDTH), item.size().width());
    }
    if (fields.name(Role.HEIGHT) != null) {
      size.put(fields.name(Role.HEIGHT), item.size().height());
    }
    return size;
  }

  private AlignmentValue alignment(EmbeddingItem item, Embedding embedding) {
    return item.regions() == null
        ? AlignmentValue.words(modelVersion, embedding.alignment())
        : AlignmentValue.regions(modelVersion, embedding.alignment(), item.regions());
  }

  private void put(JsonWriter json, Role role, String value) throws IOException {
    String name = fields.name(role);
    if (name != null) {
      json.name(name).value(value);
    }
  }

  /** A reader may parse the number as a double and round that: the result is the same float32. */
  static String decimal(float value) {
    String shortest = Float.toString(value);
    return (float) Double.parseDouble(shortest) == value ? shortest : Double.toString(value);
  }
}
