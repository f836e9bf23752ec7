/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.process;

import java.nio.file.Path;
import org.aladin.solr.platform.JettyNode;
import org.apache.solr.embedded.JettySolrRunner;

/**
 * A Solr node as a program: starts on the port {@code jetty.port}, or any free one, prints {@link
 * #STARTED} and its address, and runs until it is ended or its standard input does. Needs Solr's
 * classes only: the plugin comes from the folder that Solr loads, as for users.
 */
public final class ServerProgram {
  /** What the line begins with that says the node is up. */
  public static final String STARTED = "started ";

  private ServerProgram() {}

  public static void main(String[] home) throws Exception {
    JettySolrRunner jetty = JettyNode.start(Path.of(home[0]), Integer.getInteger("jetty.port", 0));
    System.out.println(STARTED + jetty.getBaseUrl());
    while (System.in.read() >= 0) {
      // Whatever is written to the program means nothing.
    }
    jetty.stop();
  }
}
