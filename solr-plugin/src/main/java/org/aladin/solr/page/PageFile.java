/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file of the page, with the exact type: Solr forbids browsers to guess types. Immutable.
 *
 * @param type its type
 * @param content its bytes; must not be changed
 */
record PageFile(String type, byte[] content) {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8");

  /** The files by name: all that the page consists of. */
  static final Map<String, PageFile> ALL =
      read(
          "page.html",
          "page.css",
          "page.js",
          "dom.js",
          "state.js",
          "requests.js",
          "hits.js",
          "words.js",
          "picture.js",
          "problems.js");

  /** The page itself. */
  static final String PAGE = "page.html";

  private static Map<String, PageFile> read(String... names) {
    Map<String, PageFile> files = new LinkedHashMap<>();
    for (String name : names) {
      try (InputStream in = PageFile.class.getResourceAsStream(name)) {
        String ending = name.substring(name.lastIndexOf('.') + 1);
        files.put(name, new PageFile(TYPES.get(ending), in.readAllBytes()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Map.copyOf(files);
  }
}
