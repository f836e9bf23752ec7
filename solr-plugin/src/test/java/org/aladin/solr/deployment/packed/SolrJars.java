/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.packed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.solr.core.SolrCore;

/** The list of Solr's own jars, from {@code deployment/solr9-jars.txt} or its sibling. */
final class SolrJars {
  /** The version of a jar of which any version clashes. */
  static final String ANY = "*";

  private SolrJars() {}

  /** The version of the Solr that the tests run with. */
  static String solrVersion() {
    return SolrCore.class.getPackage().getImplementationVersion().split(" ")[0];
  }

  /** Artifact → version, or {@link #ANY}. */
  static Map<String, String> read() throws IOException {
    Map<String, String> jars = new TreeMap<>();
    String name = "/deployment/solr" + solrVersion().split("[.]")[0] + "-jars.txt";
    try (InputStream list = SolrJars.class.getResourceAsStream(name);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] words = line.split(" ");
          jars.put(words[0], words[1]);
        }
      }
    }
    return jars;
  }
}
