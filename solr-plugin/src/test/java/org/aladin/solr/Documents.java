/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Base64;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentValue;

/** Reads what a JSON answer says of a document. */
public final class Documents {
  private Documents() {}

  /** A global vector. */
  public static float[] floats(JsonObject document, String field) {
    JsonArray array = document.getAsJsonArray(field);
    float[] floats = new float[array.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = array.get(i).getAsFloat();
    }
    return floats;
  }

  /** An alignment set. */
  public static AlignmentValue alignment(JsonObject document, String field) {
    return AlignmentCodec.decode(Base64.getDecoder().decode(document.get(field).getAsString()));
  }
}
