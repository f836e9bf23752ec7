/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Talks to a Solr node in plain HTTP and JSON, as curl would do it; {@link UncheckedIOException} if
 * there is no answer.
 */
public class SolrHttp {
  /**
   * Not HTTP/2: a node without a replica of the collection hands the offer of it on to one that has
   * one, and never understands the answer.
   */
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String baseUrl;
  private final String authorization;

  /**
   * @param baseUrl up to and including {@code /solr}
   */
  public SolrHttp(String baseUrl) {
    this(baseUrl, null);
  }

  private SolrHttp(String baseUrl, String authorization) {
    this.baseUrl = baseUrl;
    this.authorization = authorization;
  }

  /** The same node, asked by a user (basic authentication). */
  public SolrHttp as(String user, String password) {
    byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return new SolrHttp(baseUrl, "Basic " + Base64.getEncoder().encodeToString(credentials));
  }

  /** Up to and including {@code /solr}. */
  public String baseUrl() {
    return baseUrl;
  }

  /** An answer: its status and its body. */
  public record Answer(int status, JsonObject body) {
    /** The message of an error. */
    public String message() {
      return body.getAsJsonObject("error").get("msg").getAsString();
    }

    /** The ids of the hits, in order. */
    public List<String> ids() {
      List<String> ids = new ArrayList<>();
      for (JsonElement hit : hits()) {
        ids.add(hit.getAsJsonObject().get("id").getAsString());
      }
      return ids;
    }

    /** The hits. */
    public Iterable<JsonElement> hits() {
      return body.getAsJsonObject("response").getAsJsonArray("docs");
    }
  }

  /** That a request did what it was for; else the answer says why not. */
  public static void assertOk(Answer answer) {
    assertEquals(200, answer.status(), () -> answer.body().toString());
  }

  /** A query; each parameter as name, value. */
  public Answer select(String core, String... parameters) {
    StringBuilder body = new StringBuilder("wt=json");
    for (int i = 0; i < parameters.length; i += 2) {
      body.append('&')
          .append(parameters[i])
          .append('=')
          .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
    }
    return send(
        HttpRequest.newBuilder(uri("/" + core + "/select"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  /** Sends JSON documents or commands and commits. */
  public Answer update(String core, String json) {
    return post("/" + core + "/update?commit=true", json);
  }

  public Answer post(String path, String json) {
    return post(path, "application/json", json);
  }

  public Answer post(String path, String contentType, String body) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  public Answer get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  /** The number of documents that a query finds. */
  public int count(String core, String query) {
    return select(core, "q", query, "rows", "0")
        .body()
        .getAsJsonObject("response")
        .get("numFound")
        .getAsInt();
  }

  /** A stored document by id; null if there is none. */
  public JsonObject document(String core, String id) {
    JsonElement document = get("/" + core + "/get?fl=*&id=" + id).body().get("doc");
    return document.isJsonNull() ? null : document.getAsJsonObject();
  }

  /** What a core says of one of its models. */
  public JsonObject model(String core, String model) {
    return get("/" + core + "/aladin").body().getAsJsonObject("models").getAsJsonObject(model);
  }

  private URI uri(String path) {
    return URI.create(baseUrl + path);
  }

  /** What comes back, in whatever form. */
  public String text(String path) {
    return exchange(HttpRequest.newBuilder(uri(path)).GET()).body();
  }

  private Answer send(HttpRequest.Builder request) {
    HttpResponse<String> response = exchange(request);
    boolean json = response.body().startsWith("{"); // Solr refuses a user with a page of HTML
    return new Answer(
        response.statusCode(),
        json ? JsonParser.parseString(response.body()).getAsJsonObject() : new JsonObject());
  }

  private HttpResponse<String> exchange(HttpRequest.Builder request) {
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
