/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.solr.client.solrj.request.JavaBinUpdateRequestCodec;
import org.apache.solr.client.solrj.request.UpdateRequest;
import org.apache.solr.common.SolrInputDocument;

/** How documents are sent to Solr. */
enum UpdateFormat {
  /** Bytes are texts in base64. */
  JSON("application/json") {
    @Override
    byte[] write(List<Map<String, Object>> documents) {
      return GSON.toJson(documents).getBytes(StandardCharsets.UTF_8);
    }
  },

  /** The format of SolrJ, which has bytes. */
  JAVABIN("application/javabin") {
    @Override
    byte[] write(List<Map<String, Object>> documents) throws IOException {
      UpdateRequest request = new UpdateRequest();
      for (Map<String, Object> fields : documents) {
        SolrInputDocument document = new SolrInputDocument();
        fields.forEach(document::setField);
        request.add(document);
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new JavaBinUpdateRequestCodec().marshal(request, out);
      return out.toByteArray();
    }
  };

  private static final Gson GSON =
      new GsonBuilder()
          .registerTypeAdapter(
              byte[].class,
              (JsonSerializer<byte[]>)
                  (bytes, type, context) ->
                      new JsonPrimitive(Base64.getEncoder().encodeToString(bytes)))
          .create();

  private final String contentType;

  UpdateFormat(String contentType) {
    this.contentType = contentType;
  }

  /**
   * @throws IllegalArgumentException if no format has this name
   */
  static UpdateFormat of(String name) {
    for (UpdateFormat format : values()) {
      if (format.label().equals(name)) {
        return format;
      }
    }
    throw new IllegalArgumentException("format is \"" + name + "\", expected json or javabin");
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The value of the header {@code Content-Type}. */
  String contentType() {
    return contentType;
  }

  /**
   * The body of a request that adds documents.
   *
   * @param documents the values by field: texts, bytes, lists of numbers
   */
  abstract byte[] write(List<Map<String, Object>> documents) throws IOException;
}
