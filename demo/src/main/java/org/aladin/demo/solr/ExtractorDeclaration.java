/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.solr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Declares the extractor beside the model in a {@code solrconfig.xml}, so that documents can have
 * pictures: what a user does by removing the comments of the configset.
 *
 * @param path an extractor directory, or the network of a shipped description; null for a
 *     description without a network
 * @param description a shipped description; null for an extractor directory
 */
public record ExtractorDeclaration(Path path, String description) {
  private static final String FOLDER = "aladin-extractor";
  private static final Pattern EXTRACTORS =
      Pattern.compile("<!--[^<>]*<lst name=\"extractors\">.*?</lst>\\s*-->", Pattern.DOTALL);
  private static final Pattern IMAGE_FIELD =
      Pattern.compile("<!--[^<>]*(<str name=\"imageField\">[^<]*</str>).*?-->", Pattern.DOTALL);

  /**
   * Changes a {@code solrconfig.xml}.
   *
   * @throws IOException if it lacks the places for the extractor and the picture's field
   */
  void declareIn(Path solrConfig) throws IOException {
    String xml = Files.readString(solrConfig, StandardCharsets.UTF_8);
    Matcher extractors = EXTRACTORS.matcher(xml);
    if (!extractors.find()) {
      throw new IOException(solrConfig + " has no place for \"extractors\"");
    }
    xml = extractors.replaceFirst(Matcher.quoteReplacement(extractors()));
    Matcher field = IMAGE_FIELD.matcher(xml);
    if (!field.find()) {
      throw new IOException(solrConfig + " has no place for \"imageField\"");
    }
    Files.writeString(solrConfig, field.replaceFirst("$1"), StandardCharsets.UTF_8);
  }

  private String extractors() {
    if (description == null) {
      return "<lst name=\"extractors\">" + string("default", place()) + "</lst>";
    }
    return "<lst name=\"extractors\"><lst name=\"default\">"
        + string("description", description)
        + (path == null ? "" : string("network", place()))
        + "</lst></lst>";
  }

  /** Where the extractor is, relative to Solr's home: Solr reads no files elsewhere. */
  String place() {
    return Files.isDirectory(path) ? FOLDER : FOLDER + '/' + path.getFileName();
  }

  private static String string(String name, String value) {
    String escaped = value.replace("&", "&amp;").replace("<", "&lt;");
    return "<str name=\"" + name + "\">" + escaped + "</str>";
  }
}
