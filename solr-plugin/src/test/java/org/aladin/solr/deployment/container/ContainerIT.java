/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aladin.extractor.TestExtractors;
import org.aladin.model.TestModels;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.deployment.packed.PluginJars;
import org.aladin.solr.deployment.process.CoreFolder;
import org.aladin.solr.deployment.process.PictureDocument;
import org.aladin.solr.deployment.process.ServerProcess;
import org.aladin.solr.platform.JettyNode;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service {@code solr} of the compose file, without a container: its mounts laid out below a
 * folder, its options given in the order of Solr's start script, and the security manager on, as it
 * is in the image. libtorch is unpacked anew, by a process that may do nothing else than Solr and
 * our policy allow.
 */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class ContainerIT {
  private static final Path CORE = Path.of("/var/solr/data/aladin");

  /** Stands for the container's root. */
  @TempDir Path root;

  private ComposeFile file;

  @BeforeEach
  void layTheContainerOut() throws IOException {
    assumeTrue(Runtime.version().feature() < 24, "Java has no security manager from version 24 on");
    Path model = TestModels.random(root.resolve("user/model"), 1);
    Map<String, String> environment = new HashMap<>(JettyNode.COMPOSE_ENVIRONMENT);
    environment.put("ALADIN_MODEL", model.toString());
    environment.put("ALADIN_DIMENSION", String.valueOf(SolrNode.DIMENSION));
    file = ComposeFile.read(environment);
    for (ComposeFile.Mount mount : file.mounts("solr")) {
      if (mount.container().endsWith("lib")) {
        PluginJars.link(inside(mount.container()));
      } else {
        Path copy = Files.createDirectories(inside(mount.container()));
        PathUtils.copyDirectory(mount.host(), copy);
      }
    }
    // What the image has or makes: folders, a solr.xml, and the core of solr-precreate.
    for (String folder : List.of("/tmp", "/var/solr/logs", "/var/solr/data")) {
      Files.createDirectories(inside(Path.of(folder)));
    }
    Files.copy(
        SolrNode.SOLR_CONFIG.resolve(JettyNode.SOLR_XML),
        inside(Path.of("/var/solr/data/solr.xml")));
    PathUtils.copyDirectory(inside(Path.of("/opt/aladin/configset")), inside(CORE));
    Files.createFile(inside(CORE).resolve("core.properties"));
  }

  @Test
  void aDocumentIsIndexedAndFoundUnderTheSecurityManager() throws Exception {
    Set<Path> before = files("/opt");
    try (ServerProcess solr = start(solrOptions())) {
      SolrHttp.Answer health = solr.get("/aladin/aladin");
      assertEquals(200, health.status(), () -> health.body() + log());
      assertTrue(
          health.body().toString().contains(inside(Path.of("/opt/aladin/model")).toString()),
          () -> health.body().toString());
      Map<?, ?> check = (Map<?, ?>) file.service("solr").get("healthcheck");
      String path = check.get("test").toString().replaceFirst(".*http://localhost:8983/solr", "");
      assertEquals("OK", solr.get(path).body().get("health").getAsString(), path);
      JsonObject node = health.body().getAsJsonObject("node");
      String kernel = node.get("productKernel").getAsString();
      assertTrue(kernel.startsWith("vector, "), kernel);
      String version = node.get("version").getAsString();
      assertTrue(version.matches("[0-9]+[.][0-9]+[.][0-9]+(-SNAPSHOT)?"), version);

      SolrHttp.Answer added =
          solr.post(
              "/aladin/update?commit=true", "[{\"id\":\"1\",\"caption\":\"A bus on a road.\"}]");
      assertEquals(200, added.status(), () -> added.body() + log());
      String query = "{!aladin f=caption_vector}a red bus";
      SolrHttp.Answer found =
          solr.get("/aladin/select?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
      JsonArray hits = found.body().getAsJsonObject("response").getAsJsonArray("docs");
      assertEquals("1", hits.get(0).getAsJsonObject().get("id").getAsString());
      // A container whose root is read only needs the volume, and a /tmp without programs.
      assertEquals(Set.of(), files("/tmp"));
      assertEquals(before, files("/opt"));
    }
    assertTrue(
        Files.isDirectory(inside(Path.of("/var/solr/djl/pytorch"))), "libtorch was unpacked");
  }

  /** As the guide says for containers: a module of its own, the plugin being mounted read only. */
  @Test
  void aPictureIsEmbeddedByTheAddOnUnderTheSecurityManager() throws Exception {
    PluginJars.linkOnnxRuntime(inside(Path.of("/opt/solr/modules/onnxruntime/lib")));
    Path extractor = TestExtractors.detector(inside(Path.of("/opt/aladin/extractor")));
    new CoreFolder(inside(CORE)).takePictures("<str name=\"default\">" + extractor + "</str>");
    try (ServerProcess solr = start(solrOptions(), Map.of("SOLR_MODULES", "onnxruntime"))) {
      SolrHttp.Answer added = solr.update("aladin", PictureDocument.json("1"));
      assertEquals(200, added.status(), () -> added.body() + log());
      assertEquals(
          SolrNode.DIMENSION,
          solr.document("aladin", "1").getAsJsonArray("image_vector").size(),
          this::log);
      assertEquals(2, files("/tmp").size(), () -> "Native libraries in " + root + "/tmp" + log());
      solr.stop();
      assertEquals(Set.of(), files("/tmp"));
    }
  }

  /** So that the tests above show something: with Solr's grants alone the model cannot load. */
  @Test
  void withoutOurPolicyTheCoreSaysWhatIsDenied() throws Exception {
    List<String> options = new ArrayList<>(solrOptions());
    assertTrue(options.removeIf(option -> option.startsWith("-Djava.security.properties=")));
    Path libtorch = inside(Path.of("/var/solr/djl/pytorch"));
    try (ServerProcess solr = start(options)) {
      SolrHttp.Answer health = solr.get("/aladin/aladin");
      assertEquals(500, health.status());
      assertTrue(
          health.message().contains("access denied (\"java.io.FilePermission\" \"" + libtorch),
          () -> health + log());
    }
  }

  /** DJL takes the variable, which no policy can grant. */
  @Test
  void aCacheFolderOfTheEnvironmentThatOverridesThePropertyIsNamed() throws Exception {
    Path folder = Files.createDirectories(inside(Path.of("/home/solr/djl")));
    try (ServerProcess solr = start(solrOptions(), Map.of("DJL_CACHE_DIR", folder.toString()))) {
      SolrHttp.Answer health = solr.get("/aladin/aladin");
      assertEquals(500, health.status());
      String overridden =
          "The environment variable DJL_CACHE_DIR is '"
              + folder
              + "' and the system property -DDJL_CACHE_DIR is '"
              + inside(Path.of("/var/solr/djl"))
              + "': the variable takes precedence. Unset one of them.";
      assertTrue(health.message().contains("access denied"), () -> health + log());
      assertTrue(health.message().contains(overridden), () -> health + log());
    }
  }

  private List<String> solrOptions() {
    return Stream.of(file.environment("solr", "SOLR_OPTS").split(" "))
        .map(option -> option.replaceAll("=/(opt|var|tmp)", "=" + root + "/$1"))
        .toList();
  }

  /** As {@code bin/solr} does: its own options, those of the security manager, the user's. */
  private ServerProcess start(List<String> solrOptions) throws IOException {
    return start(solrOptions, Map.of());
  }

  private ServerProcess start(List<String> solrOptions, Map<String, String> environment)
      throws IOException {
    List<String> options = new ArrayList<>();
    options.add("-XX:+CrashOnOutOfMemoryError");
    options.add("-Djetty.home=" + inside(Path.of("/opt/solr/server")));
    options.add("-Dsolr.log.dir=" + inside(Path.of("/var/solr/logs")));
    options.add("-Dsolr.solr.home=" + inside(Path.of("/var/solr/data")));
    options.add("-Dsolr.install.dir=" + inside(Path.of("/opt/solr")));
    options.add("-Djava.io.tmpdir=" + inside(Path.of("/tmp")));
    // The image's user has no home.
    options.add("-Duser.home=/home/solr");
    // Small stacks, for the thread that calls libtorch too.
    options.add("-Xss256k");
    options.add("-Djava.security.manager");
    options.add("-Djava.security.policy=" + solrLikePolicy());
    options.add("-Djava.security.properties=" + solrLikeProperties());
    options.add("-Dsolr.internal.network.permission=*");
    options.addAll(solrOptions);
    return ServerProcess.start(
        inside(Path.of("/var/solr/data")), root.resolve("console.log"), options, environment);
  }

  /** Solr may read its installation: here that is the class path of this test. */
  private Path solrLikePolicy() throws IOException {
    StringBuilder policy =
        new StringBuilder(
            Files.readString(
                Path.of("../solr-plugin/src/test/resources/deployment/solr-like.policy")));
    policy.append("grant {\n");
    for (Path entry : ServerProcess.classPath()) {
      String path = Files.isDirectory(entry) ? entry + "/-" : entry.toString();
      policy.append("  permission java.io.FilePermission \"" + path + "\", \"read\";\n");
    }
    return Files.writeString(root.resolve("security.policy"), policy.append("};\n"));
  }

  private Path solrLikeProperties() throws IOException {
    return Files.writeString(root.resolve("security.properties"), "networkaddress.cache.ttl=30\n");
  }

  private Path inside(Path container) {
    return root.resolve(Path.of("/").relativize(container));
  }

  private Set<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(inside(Path.of(folder)))) {
      return files.filter(Files::isRegularFile).collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private String log() {
    try {
      return "\n" + Files.readString(root.resolve("console.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
