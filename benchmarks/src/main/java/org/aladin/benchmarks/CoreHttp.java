/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A running core with the project's configset, over HTTP. Methods throw {@link
 * IllegalStateException} if a request fails. Safe for several threads.
 *
 * @param url of the core
 */
record CoreHttp(String url) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  private static final String FORM = "application/x-www-form-urlencoded";

  /** Encodes a text, finds the 100 nearest images and reranks them. */
  void search(String text) {
    JsonObject answer =
        send(
            "/select",
            "q="
                + encoded("{!aladin f=image_vector topK=100 v=$text}")
                + "&rq="
                + encoded("{!alignment f=image_alignment reRankDocs=100 v=$text}")
                + "&rows=10&text="
                + encoded(text),
            FORM);
    if (answer.getAsJsonObject("response").getAsJsonArray("docs").isEmpty()) {
      throw new IllegalStateException("no hit for " + text);
    }
  }

  /**
   * @param documents in JSON
   * @param commit a parameter of the request
   */
  void index(String documents, String commit) {
    send("/update?" + commit, documents, "application/json");
  }

  /** The first thousand captions of the core, at least one. */
  List<String> captions() {
    List<String> found = new ArrayList<>();
    send("/select", "q=caption:*&rows=1000&fl=caption", FORM)
        .getAsJsonObject("response")
        .getAsJsonArray("docs")
        .forEach(document -> found.add(document.getAsJsonObject().get("caption").getAsString()));
    if (found.isEmpty()) {
      throw new IllegalStateException(url + " has no document with a caption, expected some");
    }
    return found;
  }

  private static JsonObject parsed(String path, HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.statusCode() + " from " + path + ": " + answer.body());
    }
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  private JsonObject send(String path, String body, String type) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + path))
              .timeout(Duration.ofSeconds(60))
              .header("Content-Type", type)
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      return parsed(
          path, HTTP.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new IllegalStateException(path + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
