/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.solr;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Requests to a Solr node, as curl would send them. Safe for several threads. */
public final class SolrHttp {
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI url;

  /**
   * @param url of the node, ending in {@code /solr}
   */
  public SolrHttp(URI url) {
    this.url = url;
  }

  /**
   * Sends parameters as a form.
   *
   * @param path below the node's URL, beginning with a slash
   * @throws IOException if the status of the response is not 200; the message holds Solr's
   */
  public JsonObject form(String path, Map<String, String> parameters)
      throws IOException, InterruptedException {
    String body =
        parameters.entrySet().stream()
            .map(e -> encode(e.getKey()) + '=' + encode(e.getValue()))
            .collect(Collectors.joining("&"));
    return send(path, "application/x-www-form-urlencoded", body);
  }

  /** Sends JSON; otherwise as {@link #form}. */
  public JsonObject json(String path, JsonElement body) throws IOException, InterruptedException {
    return send(path, "application/json", body.toString());
  }

  /** The documents of a response. */
  public static JsonArray documents(JsonObject answer) {
    return answer.getAsJsonObject("response").getAsJsonArray("docs");
  }

  private JsonObject send(String path, String type, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    JsonObject answer;
    try {
      answer = JsonParser.parseString(response.body()).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new IOException(
          "Solr answered " + path + " with status " + response.statusCode() + " and no JSON", e);
    }
    if (response.statusCode() != 200) {
      String message =
          answer.has("error") && answer.getAsJsonObject("error").has("msg")
              ? answer.getAsJsonObject("error").get("msg").getAsString()
              : response.body();
      throw new IOException(
          "Solr answered " + path + " with status " + response.statusCode() + ": " + message);
    }
    return answer;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
