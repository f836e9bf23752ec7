/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.aladin.model.ChildJvm;
import org.aladin.model.TestModels;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.deployment.container.ComposeFile;
import org.aladin.solr.deployment.packed.PluginJars;
import org.aladin.solr.deployment.process.ServerProcess;
import org.aladin.solr.platform.JettyNode;
import org.apache.solr.cloud.ZkTestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * SolrCloud as {@code docs/deployment.md} and the compose file set it up: the configset uploaded by
 * Solr's own command, the collection made by the compose file's request, the plugin in a module's
 * folder.
 */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class ClusterIT {
  @TempDir Path root;

  @Test
  void theComposeFilesCommandsMakeACollectionThatEmbedsAndFinds() throws Exception {
    ZkTestServer zooKeeper = new ZkTestServer(root.resolve("zookeeper"));
    zooKeeper.run();
    try (ServerProcess solr = startNode(zooKeeper.getZkAddress())) {
      runSolr(
          argument("solr (zk upconfig .*)")
              .replace("zoo:2181", zooKeeper.getZkAddress())
              .replace(
                  "/opt/aladin/configset",
                  SolrNode.SOLR_CONFIG.resolve("configset").toAbsolutePath().toString())
              .split(" "));

      SolrHttp.Answer made = solr.get("/admin/collections" + argument("(\\?action=CREATE[^\"]*)"));
      assertEquals(200, made.status(), () -> made.body() + log());
      assertEquals("aladin", names(solr.get("/admin/collections" + argument("(\\?action=LIST)"))));

      SolrHttp.Answer added =
          solr.post(
              "/aladin/update?commit=true",
              "[{\"id\":\"1\",\"caption\":\"A bus.\"},{\"id\":\"2\",\"caption\":\"A dog.\"}]");
      assertEquals(200, added.status(), () -> added.body() + log());
      String query = URLEncoder.encode("{!aladin f=caption_vector}a dog", StandardCharsets.UTF_8);
      JsonArray hits =
          solr.get("/aladin/select?q=" + query)
              .body()
              .getAsJsonObject("response")
              .getAsJsonArray("docs");
      assertEquals("2", hits.get(0).getAsJsonObject().get("id").getAsString());
    } finally {
      zooKeeper.shutdown();
    }
  }

  /** What the service {@code collection} of the compose file says. */
  private static String argument(String pattern) throws IOException {
    List<?> command = (List<?>) ComposeFile.read(Map.of()).service("collection").get("command");
    Matcher matcher = Pattern.compile(pattern).matcher(command.get(2).toString());
    assertTrue(matcher.find(), () -> pattern + " in " + command);
    return matcher.group(1);
  }

  private ServerProcess startNode(String zkHost) throws IOException {
    Path install = root.resolve("solr");
    PluginJars.link(install.resolve("modules/aladin/lib"));
    Path home = Files.createDirectories(root.resolve("home"));
    Files.copy(SolrNode.SOLR_CONFIG.resolve(JettyNode.SOLR_XML), home.resolve("solr.xml"));
    TestModels.random(home.resolve("aladin-model"), 1);
    return ServerProcess.start(
        home,
        root.resolve("console.log"),
        List.of(
            "-DzkHost=" + zkHost,
            "-Djetty.port=" + freePort(),
            "-Dsolr.install.dir=" + install,
            "-Dsolr.solr.home=" + home,
            "-Dsolr.log.dir=" + root.resolve("logs"),
            "-Dsolr.modules=aladin",
            "-Daladin.dimension=" + SolrNode.DIMENSION));
  }

  /** Runs a command of {@code bin/solr}. */
  private void runSolr(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add("-Dsolr.install.dir=" + root.resolve("solr"));
    command.add("-cp");
    command.add(
        ServerProcess.classPath().stream()
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator)));
    command.add("org.apache.solr.cli.SolrCLI");
    command.addAll(List.of(arguments));
    Process process =
        ChildJvm.start(
            ChildJvm.prepare(command)
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("command.log").toFile()));
    assertEquals(0, process.waitFor(), () -> read("command.log"));
  }

  private static String names(SolrHttp.Answer list) {
    return list.body().getAsJsonArray("collections").asList().stream()
        .map(JsonElement::getAsString)
        .collect(Collectors.joining(" "));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private String log() {
    return "\n" + read("console.log");
  }

  private String read(String file) {
    try {
      return Files.readString(root.resolve(file));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
