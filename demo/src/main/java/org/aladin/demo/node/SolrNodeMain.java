/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.node;

import java.io.PrintStream;
import java.nio.file.Path;
import org.apache.solr.embedded.JettyConfig;
import org.apache.solr.embedded.JettySolrRunner;

/**
 * Starts a Solr node that answers over HTTP, prints {@value #READY} and its URL, and runs until its
 * standard input ends, so that it ends with the process that started it. Compiled for Solr 9, and
 * also runs on the classes of Solr 10.
 */
public final class SolrNodeMain {
  /** The beginning of the line that has the node's URL. */
  public static final String READY = "Solr answers at ";

  private SolrNodeMain() {}

  /**
   * @param args Solr's home, and the port
   */
  public static void main(String[] args) {
    Path home = Path.of(args[0]).toAbsolutePath();
    int port = Integer.parseInt(args[1]);
    // Standard output has one line only. All output of Solr and its logging goes to standard error.
    PrintStream out = System.out;
    System.setOut(System.err);
    String logs = home.resolve("logs").toString();
    System.setProperty("solr.log.dir", logs); // of Solr 9
    System.setProperty("solr.logs.dir", logs); // of Solr 10
    // After a failed start the node's threads keep running, so only exit() ends the JVM.
    int status = 0;
    try {
      JettySolrRunner jetty =
          new JettySolrRunner(home.toString(), JettyConfig.builder().setPort(port).build());
      jetty.start();
      out.println(READY + jetty.getBaseUrl());
      while (System.in.read() >= 0) {
        // no input is expected
      }
      jetty.stop();
    } catch (Exception e) {
      e.printStackTrace();
      status = 1;
    }
    System.exit(status);
  }
}
