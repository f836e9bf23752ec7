/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.node;

import java.io.PrintStream;
import java.nio.file.Path;
import org.apache.solr.embedded.JettyConfig;
import org.apache.solr.embedded.JettySolrRunner;

/**
 * Starts a Solr node that answers over HTTP, prints {@value #READY} and its URL, and runs until its
 * standard input ends, so that it never outlives whoever started it.
 */
public final class SolrNodeMain {
  /** What the line starts with that tells the node's URL. */
  public static final String READY = "Solr answers at ";

  private SolrNodeMain() {}

  /**
   * @param args Solr's home, and the port
   */
  public static void main(String[] args) {
    Path home = Path.of(args[0]).toAbsolutePath();
    int port = Integer.parseInt(args[1]);
    // Standard output says one thing only; whatever Solr and its logging print goes to the error
    // one.
    PrintStream out = System.out;
    System.setOut(System.err);
    System.setProperty("solr.log.dir", home.resolve("logs").toString());
    // A node whose start failed leaves threads behind: only exit() ends the JVM then.
    int status = 0;
    try {
      JettySolrRunner jetty =
          new JettySolrRunner(
              home.toString(), JettyConfig.builder().setContext("/solr").setPort(port).build());
      jetty.start();
      out.println(READY + jetty.getBaseUrl());
      while (System.in.read() >= 0) {
        // nothing is ever said
      }
      jetty.stop();
    } catch (Exception e) {
      e.printStackTrace();
      status = 1;
    }
    System.exit(status);
  }
}
