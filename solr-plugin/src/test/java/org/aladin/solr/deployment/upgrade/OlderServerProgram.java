/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.upgrade;

import org.aladin.solr.deployment.process.ServerProgram;

/**
 * {@link ServerProgram} for an older Solr, whose Jetty was in another package: found by name, since
 * this project is compiled against today's.
 */
final class OlderServerProgram {
  private OlderServerProgram() {}

  public static void main(String[] home) throws Exception {
    String embedded = "org.apache.solr.embedded.";
    if (OlderServerProgram.class.getResource("/" + embedded.replace('.', '/') + "JettyConfig.class")
        == null) {
      embedded = "org.apache.solr.client.solrj.embedded.";
    }
    Class<?> configClass = Class.forName(embedded + "JettyConfig");
    Object builder = configClass.getMethod("builder").invoke(null);
    builder.getClass().getMethod("setContext", String.class).invoke(builder, "/solr");
    int port = Integer.getInteger("jetty.port", 0);
    builder.getClass().getMethod("setPort", int.class).invoke(builder, port);
    Object config = builder.getClass().getMethod("build").invoke(builder);
    Class<?> runner = Class.forName(embedded + "JettySolrRunner");
    Object jetty = runner.getConstructor(String.class, configClass).newInstance(home[0], config);
    runner.getMethod("start").invoke(jetty);
    System.out.println(ServerProgram.STARTED + runner.getMethod("getBaseUrl").invoke(jetty));
    while (System.in.read() >= 0) {
      // Whatever is written to the program means nothing.
    }
    runner.getMethod("stop").invoke(jetty);
  }
}
